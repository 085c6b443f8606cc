import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  deliveriesOf,
  replay,
  replayAllFailed,
  testEndpoint,
  type WebhookDelivery,
} from '#core/webhooks/deliveries.ts';
import { clientSignal } from '#http/client-signal.ts';
import type { Needs } from '../../access.ts';
import type { DialectParts } from '../../parts.ts';
import { pageRequest, presentPage } from '../paging.ts';
import { IdParams, ProblemReply, pageOf } from '../schema.ts';
import { composeWith } from './payload.ts';
import {
  DeliveriesQuery,
  DeliveryParams,
  NewWebhookReplay,
  ReplayedDeliveriesReply,
  WebhookDeliveryReply,
} from './schema.ts';

const problems = { '4xx': ProblemReply };
const ORDER = 'webhook-deliveries';

/** What webhooks were told, and telling them again. */
export function webhookDeliveryRoutes(
  { db, egress, links }: DialectParts,
  needs: Needs,
): FastifyPluginAsyncTypebox {
  const compose = composeWith(links);
  return async (scope) => {
    scope.get(
      '/webhooks/:id/deliveries',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['webhooks'],
          summary: 'What a webhook is told, was told, and could not be told, newest first',
          params: IdParams,
          querystring: DeliveriesQuery,
          response: { 200: pageOf(WebhookDeliveryReply), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id }, query }) => {
        const page = { ...pageRequest(ORDER, query), state: query.status ?? null };
        return presentPage(ORDER, await deliveriesOf(db, { workspaceId, id }, page), presentDelivery);
      },
    );

    scope.post(
      '/webhooks/:id/deliveries/:delivery/replay',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['webhooks'],
          summary: 'Tell a webhook something again, under the same id',
          params: DeliveryParams,
          response: { 202: WebhookDeliveryReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id, delivery } }, reply) =>
        reply.code(202).send(presentDelivery(await replay(db, { workspaceId, id }, delivery))),
    );

    scope.post(
      '/webhooks/:id/replay',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['webhooks'],
          summary: 'Tell a webhook again what failed since a moment',
          params: IdParams,
          body: NewWebhookReplay,
          response: { 202: ReplayedDeliveriesReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id }, body: { since } }, reply) => {
        const replayed = await replayAllFailed(db, { workspaceId, id }, new Date(since));
        return reply.code(202).send({ replayed });
      },
    );

    scope.post(
      '/webhooks/:id/test',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['webhooks'],
          summary: 'Call a webhook once with a webhook.test, and tell what came of it',
          params: IdParams,
          response: { 200: WebhookDeliveryReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }, reply) => {
        const signal = clientSignal(reply);
        return presentDelivery(await testEndpoint({ db, egress, compose }, { workspaceId, id }, signal));
      },
    );
  };
}

function presentDelivery(delivery: WebhookDelivery) {
  return {
    ...delivery,
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    attemptedAt: delivery.attemptedAt?.toISOString() ?? null,
    createdAt: delivery.createdAt.toISOString(),
  };
}
