import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { remove, trash } from '#core/deletion.ts';
import { getEvenTrashed, projectsOf, update } from '#core/library.ts';
import { ShownAssets } from '#core/shown-assets.ts';
import { encodeCursor } from '#http/cursor.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { listingOf } from './listing.ts';
import { presentAsset } from './present.ts';
import {
  AssetChanges,
  AssetDetailReply,
  AssetReply,
  AssetsQuery,
  DeleteQuery,
  IdParams,
  ProblemReply,
  pageOf,
} from './schema.ts';

const problems = { '4xx': ProblemReply };

export function assetRoutes({ db, jobs, links }: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const shown = new ShownAssets({ db, links });
  return async (scope) => {
    scope.get(
      '/assets',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['assets'],
          summary: 'List, filter and search',
          querystring: AssetsQuery,
          response: { 200: pageOf(AssetReply), ...problems },
        },
      },
      async ({ principal, query }, reply) => {
        const { listing, order } = listingOf(query);
        const write = reply.compileSerializationSchema(ASSET);
        const page = await shown.page({
          workspaceId: principal.workspaceId,
          listing,
          write: (asset) => write(presentAsset(asset, links)),
        });
        const nextCursor = page.next === null ? null : encodeCursor(order, page.next);
        if (nextCursor !== null) reply.header('link', `<?${nextPage(query, nextCursor)}>; rel="next"`);
        return sendWritten(reply, pageText(page.items, nextCursor));
      },
    );

    scope.get(
      '/assets/:id',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['assets'],
          summary: 'One asset',
          params: IdParams,
          response: { 200: AssetDetailReply, ...problems },
        },
      },
      async ({ principal, params }) => {
        const asset = await getEvenTrashed(db, principal.workspaceId, params.id);
        return { ...presentAsset(asset, links), projectIds: await projectsOf(db, asset) };
      },
    );

    scope.patch(
      '/assets/:id',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['assets'],
          summary: 'Change name, description, tags, favourite or metadata',
          params: IdParams,
          body: AssetChanges,
          response: { 200: AssetDetailReply, ...problems },
        },
      },
      async ({ principal, params, body }) => {
        const asset = await update(db, { workspaceId: principal.workspaceId, id: params.id }, body);
        return { ...presentAsset(asset, links), projectIds: await projectsOf(db, asset) };
      },
    );

    scope.delete(
      '/assets/:id',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['assets'],
          summary: 'Put into the trash, or delete for good',
          params: IdParams,
          querystring: DeleteQuery,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id }, query: { permanent, force } }, reply) => {
        const unlessUsed = !force;
        if (permanent) await remove({ db, jobs }, { workspaceId, id }, { unlessBound: false, unlessUsed });
        else await trash(db, { workspaceId, id }, { unlessUsed });
        return reply.code(204).send(null);
      },
    );
  };
}

/** The schema is only read. */
const ASSET = { ...AssetReply };

/** JSON that is written already, as its schema has it. */
function sendWritten(reply: FastifyReply, json: Buffer): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(json);
}

const [OPENING, COMMA] = [Buffer.from('{"data":['), Buffer.from(',')];

/** The page that its schema describes, of assets that are written already. */
function pageText(assets: readonly Uint8Array[], nextCursor: string | null): Buffer {
  const parts: Uint8Array[] = [OPENING];
  for (const asset of assets) parts.push(asset, COMMA);
  if (assets.length > 0) parts.pop();
  const rest = JSON.stringify({ nextCursor, hasMore: nextCursor !== null });
  parts.push(Buffer.from(`],${rest.slice(1)}`));
  return Buffer.concat(parts);
}

/** The same query with the cursor of the next page, as RFC 8288 links want it. */
function nextPage(query: AssetsQuery, cursor: string): string {
  const pairs = Object.entries({ ...query, cursor }).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return new URLSearchParams(pairs).toString();
}
