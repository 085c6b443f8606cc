import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getProject, projectsIn, removeProject } from '#core/projects.ts';
import type { Needs } from '../access.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { beginningOf, openProject } from './new-project.ts';
import { ListQuery, NewProject, ProjectParams } from './schema.ts';
import { showProject } from './shown-projects.ts';

/** Mount it at `/projects`. */
export function projectRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db } = parts;
  return async (scope) => {
    scope.get(
      '/',
      { onRequest: needs('read'), schema: { querystring: ListQuery } },
      async ({ principal: { workspaceId }, query: { limit } }) => {
        const { items } = await projectsIn(db, workspaceId, { after: null, limit });
        return Promise.all(items.map((project) => showProject(parts, workspaceId, project)));
      },
    );

    scope.post('/', { onRequest: needs('write'), schema: { body: NewProject } }, async (request, reply) => {
      const { principal, body } = request;
      const { workspaceId } = principal;
      const beginning = await beginningOf(db, workspaceId, body);
      return creatingOnce(parts, { request, reply }, async (tx) => {
        const project = await openProject(tx, { workspaceId, body }, beginning);
        return { status: 200, body: await showProject({ ...parts, db: tx }, workspaceId, project) };
      });
    });

    scope.get(
      '/:project_id',
      { onRequest: needs('read'), schema: { params: ProjectParams } },
      async ({ principal: { workspaceId }, params: { project_id: id } }) =>
        showProject(parts, workspaceId, await getProject(db, { workspaceId, id })),
    );

    scope.delete(
      '/:project_id',
      { onRequest: needs('write'), schema: { params: ProjectParams } },
      async ({ principal: { workspaceId }, params: { project_id: id } }) => {
        await removeProject(db, { workspaceId, id });
        return { id, deleted: true };
      },
    );
  };
}
