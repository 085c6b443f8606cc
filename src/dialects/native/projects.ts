import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  bind,
  changeProject,
  createProject,
  getProject,
  projectsIn,
  removeProject,
  unbind,
} from '#core/projects.ts';
import type { Needs } from '../access.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { pageRequest, presentPage } from './paging.ts';
import { presentProject } from './present.ts';
import {
  BindingParams,
  IdParams,
  NewProject,
  PageQuery,
  ProblemReply,
  ProjectChanges,
  ProjectReply,
  pageOf,
} from './schema.ts';

const problems = { '4xx': ProblemReply };
const ORDER = 'projects';

export function projectRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db } = parts;
  return async (scope) => {
    scope.get(
      '/projects',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['projects'],
          summary: 'The projects, newest first',
          querystring: PageQuery,
          response: { 200: pageOf(ProjectReply), ...problems },
        },
      },
      async ({ principal, query }) => {
        const page = await projectsIn(db, principal.workspaceId, pageRequest(ORDER, query));
        return presentPage(ORDER, page, presentProject);
      },
    );

    scope.post(
      '/projects',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['projects'],
          summary: 'Make a project',
          body: NewProject,
          response: { 201: ProjectReply, ...problems },
        },
      },
      async (request, reply) => {
        const { title, description = null, editorState = {} } = request.body;
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const content = { title, description, editorState, stateVersion: null };
          const project = await createProject(tx, request.principal.workspaceId, content);
          return { status: 201, body: presentProject(project) };
        });
      },
    );

    scope.get(
      '/projects/:id',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['projects'],
          summary: 'One project; its assets are listed by /assets?projectId=',
          params: IdParams,
          response: { 200: ProjectReply, ...problems },
        },
      },
      async ({ principal, params }) =>
        presentProject(await getProject(db, { workspaceId: principal.workspaceId, id: params.id })),
    );

    scope.patch(
      '/projects/:id',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['projects'],
          summary: 'Change a project',
          params: IdParams,
          body: ProjectChanges,
          response: { 200: ProjectReply, ...problems },
        },
      },
      async ({ principal, params, body }) =>
        presentProject(await changeProject(db, { workspaceId: principal.workspaceId, id: params.id }, body)),
    );

    scope.delete(
      '/projects/:id',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['projects'],
          summary: 'Delete a project; its assets stay in the library',
          params: IdParams,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal, params }, reply) => {
        await removeProject(db, { workspaceId: principal.workspaceId, id: params.id });
        return reply.code(204).send(null);
      },
    );

    scope.put(
      '/projects/:id/assets/:assetId',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['projects'],
          summary: 'Bind an asset to a project',
          params: BindingParams,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal, params }, reply) => {
        await bind(db, { workspaceId: principal.workspaceId, id: params.id }, params.assetId);
        return reply.code(204).send(null);
      },
    );

    scope.delete(
      '/projects/:id/assets/:assetId',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['projects'],
          summary: 'Unbind an asset from a project; it stays in the library',
          params: BindingParams,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal, params }, reply) => {
        await unbind(db, { workspaceId: principal.workspaceId, id: params.id }, params.assetId);
        return reply.code(204).send(null);
      },
    );
  };
}
