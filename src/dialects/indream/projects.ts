import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { changeProject, createProject, getProject, projectsIn, removeProject } from '#core/projects.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import type { Access } from './access.ts';
import { envelope, pageAfter, pageEnvelope } from './envelope.ts';
import { presentDetail, presentMetadata, presentSummary, presentSync } from './present.ts';
import {
  editorStateOf,
  NewProject,
  ProjectChanges,
  ProjectParams,
  ProjectState,
  pageQuery,
} from './schema.ts';

const ORDER = 'projects';
const UNTITLED = 'Untitled project';
/** Bytes: the editor's state of a long timeline is larger than other JSON bodies. */
const LARGEST_STATE = 8 * 2 ** 20;

export function projectRoutes(parts: DialectParts, access: Access): FastifyPluginAsyncTypebox {
  const { db } = parts;
  return async (scope) => {
    scope.post(
      '/projects',
      { onRequest: [...access('write')], bodyLimit: LARGEST_STATE, schema: { body: NewProject } },
      async (request, reply) => {
        const { title = UNTITLED, description = null, stateVersion = null } = request.body;
        const editorState = editorStateOf(request.body);
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const content = { title, description, editorState, stateVersion };
          const project = await createProject(tx, request.principal.workspaceId, content);
          return { status: 201, body: envelope(presentSummary(project)) };
        });
      },
    );

    scope.get(
      '/projects',
      { onRequest: [...access('read')], schema: { querystring: pageQuery(50, 20) } },
      async ({ principal, query: { pageSize, pageCursor } }) => {
        const page = { after: pageAfter(ORDER, pageCursor), limit: pageSize };
        return pageEnvelope(await projectsIn(db, principal.workspaceId, page), ORDER, presentSummary);
      },
    );

    scope.get(
      '/projects/:projectId',
      { onRequest: [...access('read')], schema: { params: ProjectParams } },
      async ({ principal: { workspaceId }, params }) =>
        envelope(presentDetail(await getProject(db, { workspaceId, id: params.projectId }))),
    );

    scope.patch(
      '/projects/:projectId',
      { onRequest: [...access('write')], schema: { params: ProjectParams, body: ProjectChanges } },
      async ({ principal: { workspaceId }, params, body }) =>
        envelope(presentMetadata(await changeProject(db, { workspaceId, id: params.projectId }, body))),
    );

    scope.delete(
      '/projects/:projectId',
      { onRequest: [...access('write')], schema: { params: ProjectParams } },
      async ({ principal: { workspaceId }, params: { projectId } }) => {
        await removeProject(db, { workspaceId, id: projectId });
        return envelope({ projectId, deleted: true });
      },
    );

    scope.post(
      '/projects/:projectId/sync',
      {
        onRequest: [...access('write')],
        bodyLimit: LARGEST_STATE,
        schema: { params: ProjectParams, body: ProjectState },
      },
      async ({ principal: { workspaceId }, params: { projectId: id }, body }) => {
        const { stateVersion } = body;
        const changes = {
          editorState: editorStateOf(body),
          ...(stateVersion !== undefined && { stateVersion }),
        };
        return envelope(presentSync(await changeProject(db, { workspaceId, id }, changes)));
      },
    );
  };
}
