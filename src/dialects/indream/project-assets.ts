import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EVERYTHING, list } from '#core/library.ts';
import { bind, getProject, unbind } from '#core/projects.ts';
import type { DialectParts } from '../parts.ts';
import type { Access } from './access.ts';
import { envelope, pageAfter, pageEnvelope } from './envelope.ts';
import { presentAsset } from './present.ts';
import { Binding, BindingParams, ProjectParams, pageQuery } from './schema.ts';

const ORDER = 'project-assets';

export function projectAssetRoutes({ db, links }: DialectParts, access: Access): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.get(
      '/projects/:projectId/assets',
      {
        onRequest: [...access('read')],
        schema: { params: ProjectParams, querystring: pageQuery(100, 80) },
      },
      async ({ principal: { workspaceId }, params, query: { pageSize, pageCursor } }) => {
        const { id: projectId } = await getProject(db, { workspaceId, id: params.projectId });
        const after = pageAfter(ORDER, pageCursor);
        const page = await list(db, workspaceId, {
          ...EVERYTHING,
          stored: true,
          projectId,
          after,
          limit: pageSize,
        });
        return pageEnvelope(page, ORDER, (asset) => presentAsset(asset, links));
      },
    );

    scope.post(
      '/projects/:projectId/assets',
      { onRequest: [...access('write')], schema: { params: ProjectParams, body: Binding } },
      async ({ principal: { workspaceId }, params: { projectId }, body: { assetId } }, reply) => {
        await bind(db, { workspaceId, id: projectId }, assetId);
        return reply.code(201).send(envelope({ projectId, assetId }));
      },
    );

    scope.delete(
      '/projects/:projectId/assets/:assetId',
      { onRequest: [...access('write')], schema: { params: BindingParams } },
      async ({ principal: { workspaceId }, params: { projectId, assetId } }) => {
        await unbind(db, { workspaceId, id: projectId }, assetId);
        return envelope({ projectId, assetId, deleted: true });
      },
    );
  };
}
