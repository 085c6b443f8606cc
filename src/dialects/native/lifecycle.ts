import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type BulkAction, type BulkRequest, type BulkResult, changing, forEachAsset } from '#core/bulk.ts';
import { erase, putIntoTrash, restore, takeFromTrash } from '#core/deletion.ts';
import { requireUnused } from '#core/generation/lineage.ts';
import { eventsOf, retryFailed } from '#core/history.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { codeOf } from './errors.ts';
import { presentAsset, presentEvent } from './present.ts';
import {
  AssetEventReply,
  AssetReply,
  BulkDelete,
  BulkIds,
  BulkResultsReply,
  BulkUpdate,
  IdParams,
  ProblemReply,
} from './schema.ts';

const problems = { '4xx': ProblemReply };
const TRASHED = { action: 'assets.trashed', details: {} } as const;
const RESTORED = { action: 'assets.restored', details: {} } as const;

export function lifecycleRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, jobs, links } = parts;
  return async (scope) => {
    scope.get(
      '/assets/:id/events',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['assets'],
          summary: 'What happened to an asset, step by step',
          params: IdParams,
          response: { 200: Type.Object({ data: Type.Array(AssetEventReply) }), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) => ({
        data: (await eventsOf(db, { workspaceId, id })).map(presentEvent),
      }),
    );

    scope.post(
      '/assets/:id/retry',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['assets'],
          summary: 'Take up the step that failed once more',
          params: IdParams,
          response: { 202: AssetReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }, reply) =>
        reply.code(202).send(presentAsset(await retryFailed(parts, { workspaceId, id }), links)),
    );

    scope.post(
      '/assets/:id/restore',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['assets'],
          summary: 'Take out of the trash',
          params: IdParams,
          response: { 200: AssetReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) =>
        presentAsset(await restore(parts, { workspaceId, id }), links),
    );

    scope.post(
      '/assets/bulk-update',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['assets'],
          summary: 'Tag, mark or move many assets',
          body: BulkUpdate,
          response: { 200: BulkResultsReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, body: { ids, changes } }) =>
        bulk({ workspaceId, ids, told: { action: 'assets.changed', details: changes } }, changing(changes)),
    );

    scope.post(
      '/assets/bulk-delete',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['assets'],
          summary: 'Put many assets into the trash, or delete them for good',
          body: BulkDelete,
          response: { 200: BulkResultsReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, body: { ids, permanent = false, force = false } }) =>
        bulk({ workspaceId, ids, told: permanent ? null : TRASHED }, async (tx, asset) => {
          if (!force) await requireUnused(tx, asset);
          if (permanent) await erase(tx, jobs, asset);
          else await putIntoTrash(tx, asset);
        }),
    );

    scope.post(
      '/assets/bulk-restore',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['assets'],
          summary: 'Take many assets out of the trash',
          body: BulkIds,
          response: { 200: BulkResultsReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, body: { ids } }) =>
        bulk({ workspaceId, ids, told: RESTORED }, (tx, asset) => takeFromTrash(tx, jobs, asset)),
    );
  };

  async function bulk(of: BulkRequest, action: BulkAction) {
    return { data: (await forEachAsset(db, of, action)).map(presentResult) };
  }
}

function presentResult({ id, error }: BulkResult) {
  return { id, code: error === null ? null : codeOf(error.kind), detail: error?.message ?? null };
}
