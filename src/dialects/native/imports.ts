import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { chooseAccount } from '#core/accounts.ts';
import { createOnce } from '#core/idempotency.ts';
import { cancelImport, type ImportOrder, requestImport, requestImports } from '#core/imports/request.ts';
import { requireProject } from '#core/ingest.ts';
import { get } from '#core/library.ts';
import { AssetError } from '#errors.ts';
import type { Needs } from '../access.ts';
import { creatingOnce, type Exchange, idempotentCall, sendReply } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { presentAsset, presentImport } from './present.ts';
import { AssetReply, IdParams, ImportsReply, NewImport, ProblemReply } from './schema.ts';
import { sendWaited } from './waited.ts';

/** Everything of an order but the link, which may be one or many. */
type Terms = Omit<ImportOrder, 'link'>;

export function importRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, links } = parts;
  return async (scope) => {
    scope.post(
      '/imports',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['assets'],
          summary: 'Import by link',
          description:
            'Answers at once; files are fetched in the background, those first whose links expire soonest. With `link` the reply is the asset, and `Prefer: wait=N` waits for it; with `links` it is a list, in which a link that will not do spoils none of the others.',
          body: NewImport,
          response: {
            201: AssetReply,
            202: Type.Union([AssetReply, ImportsReply]),
            '4xx': ProblemReply,
          },
        },
      },
      async (request, reply) => {
        const { link, links: many } = request.body;
        const terms = await termsOf(request.principal.workspaceId, request.body);
        if (link !== undefined && many === undefined)
          return importOne({ request, reply }, { ...terms, link });
        if (link === undefined && many !== undefined) return importMany({ request, reply }, terms, many);
        throw new AssetError('invalid', 'Give either "link" or "links".');
      },
    );

    scope.post(
      '/assets/:id/cancel',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['assets'],
          summary: 'Stop fetching a file',
          description: 'The asset stays, as failed.',
          params: IdParams,
          response: { 200: AssetReply, '4xx': ProblemReply },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) =>
        presentAsset(await cancelImport(parts, { workspaceId, id }), links),
    );
  };

  async function termsOf(workspaceId: string, body: NewImport): Promise<Terms> {
    const { name = null, kind = null, projectId = null, tags = [], email = null } = body;
    const { userId } = await chooseAccount(db, workspaceId, email);
    await requireProject(db, { workspaceId, projectId });
    return { workspaceId, userId, name, kind, projectId, tags };
  }

  async function importOne({ request, reply }: Exchange, order: ImportOrder): Promise<FastifyReply> {
    const call = idempotentCall(parts, request, [request.body]);
    const made = await createOnce(db, call, async (tx) => {
      const asset = await requestImport(tx, parts, order);
      return { status: 202, body: presentAsset(asset, links) };
    });
    const { id } = made.body as AssetReply;
    reply.header('location', request.url.replace(/\/imports\b.*$/, `/assets/${id}`));
    if (made.replayed) return sendReply(reply, made);
    const asset = await get(db, order.workspaceId, id);
    return sendWaited(parts, { request, reply }, { asset, done: 202 });
  }

  async function importMany(
    exchange: Exchange,
    terms: Terms,
    many: readonly string[],
  ): Promise<FastifyReply> {
    return creatingOnce(parts, exchange, async (tx) => {
      const results = await requestImports(tx, parts, { terms, links: many });
      return { status: 202, body: { data: results.map((result) => presentImport(result, links)) } };
    });
  }
}
