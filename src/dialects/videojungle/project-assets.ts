import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { firstAccount } from '#core/accounts.ts';
import type { AssetOrigin } from '#core/asset.ts';
import { EVERYTHING, list } from '#core/library.ts';
import { getProject } from '#core/projects.ts';
import type { Needs } from '../access.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { announceAsset } from './announcing.ts';
import { ListQuery, NewAsset, ProjectParams } from './schema.ts';
import { showAssets } from './shown-assets.ts';

/** The paths that the documentation and the published client know the lists by, and what is in them. */
const LISTS: readonly (readonly [path: string, origins: readonly AssetOrigin[]])[] = [
  ['assets', []],
  ['asset', []],
  ['asset/generated', ['generated']],
];

/** Mount it at `/projects`. */
export function projectAssetRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db } = parts;
  return async (scope) => {
    for (const [path, origins] of LISTS) {
      scope.get(
        `/:project_id/${path}`,
        { onRequest: needs('read'), schema: { params: ProjectParams, querystring: ListQuery } },
        async ({ principal: { workspaceId }, params, query: { limit } }) => {
          const { id: projectId } = await getProject(db, { workspaceId, id: params.project_id });
          const { items } = await list(db, workspaceId, { ...EVERYTHING, origins, projectId, limit });
          return showAssets(parts, workspaceId, items);
        },
      );
    }

    scope.post(
      '/:project_id/asset',
      { onRequest: needs('write'), schema: { params: ProjectParams, body: NewAsset } },
      async (request, reply) => {
        const { principal, params, body: asked } = request;
        const { workspaceId } = principal;
        const { id: projectId } = await getProject(db, { workspaceId, id: params.project_id });
        const { userId } = await firstAccount(db, workspaceId);
        const place = { workspaceId, userId, projectId };
        return creatingOnce(parts, { request, reply }, async (tx) => ({
          status: 200,
          body: await announceAsset(tx, parts, { place, asked }),
        }));
      },
    );
  };
}
