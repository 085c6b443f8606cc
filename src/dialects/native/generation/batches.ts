import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { chooseAccount } from '#core/accounts.ts';
import { batchesIn, cancelBatch, getBatch, startBatch } from '#core/generation/batch.ts';
import { readCsv } from '#core/generation/batch-rows.ts';
import type { Needs } from '../../access.ts';
import { settlingOnce } from '../../idempotent.ts';
import type { DialectParts } from '../../parts.ts';
import { pageRequest, presentPage } from '../paging.ts';
import { IdParams, PageQuery, ProblemReply, pageOf } from '../schema.ts';
import { makingOf } from './making.ts';
import { presentBatch } from './present.ts';
import { BatchReply, NewBatch } from './schema.ts';

const problems = { '4xx': ProblemReply };
const ORDER = 'batches';
/** Bytes of a table of parameters. */
const MAX_TABLE = 5 * 1024 * 1024;

/** One script, many rows of parameters. */
export function batchRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db } = parts;
  return async (scope) => {
    scope.addContentTypeParser(
      'text/csv',
      { parseAs: 'string', bodyLimit: MAX_TABLE },
      async (_request: unknown, text: string) => ({
        rows: readCsv(text),
      }),
    );

    scope.post(
      '/scripts/:id/batches',
      {
        onRequest: needs('write'),
        bodyLimit: MAX_TABLE,
        schema: {
          tags: ['scripts'],
          summary: 'Make an asset for each row of parameters',
          description:
            'The rows are in a JSON body, or are a CSV (text/csv) whose first line names the parameters. When one of them has a fault, all faults are told and nothing is started.',
          params: IdParams,
          body: NewBatch,
          response: { 202: BatchReply, ...problems },
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.principal;
        const { params, body } = request;
        const { userId } = await chooseAccount(db, workspaceId, body.email ?? null);
        const asked = { ...makingOf(body), workspaceId, userId, scriptId: params.id, rows: body.rows };
        return settlingOnce(
          parts,
          { request, reply },
          {
            make: (settle) =>
              startBatch(parts, asked, (tx, started) =>
                settle(tx, { status: 202, body: presentBatch(started) }),
              ),
            answer: (batch) => reply.code(202).send(presentBatch(batch)),
          },
        );
      },
    );

    scope.get(
      '/batches',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'The batches, newest first',
          querystring: PageQuery,
          response: { 200: pageOf(BatchReply), ...problems },
        },
      },
      async ({ principal, query }) =>
        presentPage(
          ORDER,
          await batchesIn(db, principal.workspaceId, pageRequest(ORDER, query)),
          presentBatch,
        ),
    );

    scope.get(
      '/batches/:id',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'One batch with all that it makes',
          params: IdParams,
          response: { 200: BatchReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) =>
        presentBatch(await getBatch(db, { workspaceId, id })),
    );

    scope.post(
      '/batches/:id/cancel',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['scripts'],
          summary: 'Stop what is not finished of a batch',
          params: IdParams,
          response: { 200: BatchReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) =>
        presentBatch(await cancelBatch(parts, { workspaceId, id })),
    );
  };
}
