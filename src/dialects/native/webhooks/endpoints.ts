import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  changeEndpoint,
  createEndpoint,
  endpointsIn,
  getEndpoint,
  removeEndpoint,
  rotateSecret,
  type WebhookEndpoint,
} from '#core/webhooks/endpoints.ts';
import type { Needs } from '../../access.ts';
import { creatingOnce } from '../../idempotent.ts';
import type { DialectParts } from '../../parts.ts';
import { IdParams, ProblemReply } from '../schema.ts';
import { CreatedWebhookReply, NewWebhook, SecretRotation, WebhookReply, WebhookUpdate } from './schema.ts';

const problems = { '4xx': ProblemReply };
/** Seconds in which those who verify can be given the new secret. */
const OVERLAP = 86_400;

/** Where a workspace wants to be told what happens in it. */
export function webhookRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, egress } = parts;
  return async (scope) => {
    scope.get(
      '/webhooks',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['webhooks'],
          summary: 'The webhooks of the workspace, without their secrets',
          response: { 200: Type.Object({ data: Type.Array(WebhookReply) }), ...problems },
        },
      },
      async ({ principal }) => ({ data: (await endpointsIn(db, principal.workspaceId)).map(presentWebhook) }),
    );

    scope.post(
      '/webhooks',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['webhooks'],
          summary: 'Have a URL called when something happens',
          description:
            'Calls are signed by Standard Webhooks 1.0 with the `secret`, of which the reply is the only place where it is shown. It is told what happens from now on.',
          body: NewWebhook,
          response: { 201: CreatedWebhookReply, ...problems },
        },
      },
      async (request, reply) => {
        const { url, description = '', types = null } = request.body;
        const { workspaceId } = request.principal;
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const made = await createEndpoint(tx, egress, { workspaceId, url, description, types });
          return { status: 201, body: { ...presentWebhook(made.endpoint), secret: made.secret } };
        });
      },
    );

    scope.get(
      '/webhooks/:id',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['webhooks'],
          summary: 'One webhook, and how it is doing',
          params: IdParams,
          response: { 200: WebhookReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) =>
        presentWebhook(await getEndpoint(db, { workspaceId, id })),
    );

    scope.patch(
      '/webhooks/:id',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['webhooks'],
          summary: 'Change a webhook, disable it or enable it again',
          params: IdParams,
          body: WebhookUpdate,
          response: { 200: WebhookReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id }, body }) =>
        presentWebhook(await changeEndpoint(parts, { workspaceId, id }, body)),
    );

    scope.delete(
      '/webhooks/:id',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['webhooks'],
          summary: 'Delete a webhook with its deliveries',
          params: IdParams,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }, reply) => {
        await removeEndpoint(db, { workspaceId, id });
        return reply.code(204).send(null);
      },
    );

    scope.post(
      '/webhooks/:id/rotate-secret',
      {
        onRequest: needs('admin'),
        schema: {
          operationId: 'rotateWebhookSecret',
          tags: ['webhooks'],
          summary: 'Give a webhook a new secret',
          description: 'For a while calls carry two signatures, by the new secret and by the one before.',
          params: IdParams,
          body: SecretRotation,
          response: { 200: CreatedWebhookReply, ...problems },
        },
      },
      async (request, reply) => {
        const { principal, params, body } = request;
        const id = { workspaceId: principal.workspaceId, id: params.id };
        // Done twice, the secret that receivers still have would be gone.
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const { endpoint, secret } = await rotateSecret(tx, id, (body.overlap ?? OVERLAP) * 1000);
          return { status: 200, body: { ...presentWebhook(endpoint), secret } };
        });
      },
    );
  };
}

function presentWebhook(endpoint: WebhookEndpoint) {
  return {
    ...endpoint,
    types: endpoint.types === null ? null : [...endpoint.types],
    disabledAt: endpoint.disabledAt?.toISOString() ?? null,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    previousSecretUntil: endpoint.previousSecretUntil?.toISOString() ?? null,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  };
}
