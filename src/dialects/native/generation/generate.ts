import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import type { Transaction } from 'kysely';
import { chooseAccount } from '#core/accounts.ts';
import type { Generated } from '#core/generation/generation.ts';
import { getGeneration } from '#core/generation/generations.ts';
import { regenerate } from '#core/generation/regenerate.ts';
import { generate } from '#core/generation/request.ts';
import { get } from '#core/library.ts';
import type { Schema } from '#db/schema.ts';
import type { Needs } from '../../access.ts';
import { type Exchange, settlingOnce } from '../../idempotent.ts';
import type { DialectParts } from '../../parts.ts';
import { PREFIX } from '../prefix.ts';
import { presentAsset } from '../present.ts';
import { IdParams, ProblemReply } from '../schema.ts';
import { sendAwaited } from '../waited.ts';
import { pointingIntoBody } from './faults.ts';
import { A_DAY, makingOf } from './making.ts';
import { presentGenerated, presentGeneration } from './present.ts';
import { GeneratedReply, GenerationChanges, NewGeneration } from './schema.ts';

const replies = { 201: GeneratedReply, 202: GeneratedReply, '4xx': ProblemReply };

/** Making assets by scripts. */
export function generateRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, links } = parts;
  return async (scope) => {
    scope.post(
      '/scripts/:id/generate',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['scripts'],
          summary: 'Make an asset by a script',
          description:
            'Answers at once with the asset to be; what is wrong with script and parameters is told before. With `Prefer: wait=N` the reply comes when the asset is ready, or as 202 after N seconds.',
          params: IdParams,
          body: NewGeneration,
          response: replies,
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.principal;
        const { body } = request;
        const { userId } = await chooseAccount(db, workspaceId, body.email ?? null);
        const asked = {
          ...makingOf(body),
          workspaceId,
          userId,
          scriptId: request.params.id,
          parameters: body.parameters ?? {},
          name: body.name ?? null,
        };
        return makeOnce({ request, reply }, (alongside) => generate(parts, asked, alongside));
      },
    );

    scope.post(
      '/assets/:id/regenerate',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['scripts'],
          summary: 'Make another asset as this one was made, with changes',
          params: IdParams,
          body: GenerationChanges,
          response: replies,
        },
      },
      async (request, reply) => {
        const { principal, params, body } = request;
        const { workspaceId } = principal;
        const { userId } = await get(db, workspaceId, params.id);
        const { expiresIn = A_DAY, prompt, ...others } = body;
        const changes = {
          ...others,
          ...(prompt !== undefined && { prompt: prompt === null ? null : { persona: null, ...prompt } }),
        };
        const asked = { workspaceId, userId, assetId: params.id, changes, validFor: expiresIn * 1000 };
        return makeOnce({ request, reply }, (alongside) => regenerate(parts, asked, alongside));
      },
    );
  };

  /** Once for each Idempotency-Key, which is settled in the transaction that makes it. */
  async function makeOnce(
    exchange: Exchange,
    make: (alongside: (tx: Transaction<Schema>, made: Generated) => Promise<void>) => Promise<Generated>,
  ): Promise<FastifyReply> {
    return settlingOnce(parts, exchange, {
      make: (settle) =>
        pointingIntoBody({ document: '' }, () =>
          make((tx, generated) => settle(tx, { status: 202, body: presentGenerated(generated, links) })),
        ),
      answer: (made) => sendGenerated(exchange, presentGenerated(made, links)),
    });
  }

  function sendGenerated(
    exchange: Exchange,
    made: ReturnType<typeof presentGenerated>,
  ): Promise<FastifyReply> {
    const { id } = made.asset;
    exchange.reply.header('location', links.at(`${PREFIX}/generations/${id}`));
    return sendAwaited(parts, exchange, {
      id,
      done: 202,
      body: made,
      async present(latest) {
        const generation = await getGeneration(db, { workspaceId: latest.workspaceId, assetId: id });
        return {
          ...made,
          asset: presentAsset(latest, links),
          generation: presentGeneration(generation),
        };
      },
    });
  }
}
