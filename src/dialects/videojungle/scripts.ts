import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Script } from '#core/generation/generation.ts';
import { addScript, deleteScript, getScript, scriptsIn } from '#core/generation/scripts.ts';
import { getProject } from '#core/projects.ts';
import { TEMPLATES } from '#core/scripts/templates/templates.ts';
import { AssetError } from '#errors.ts';
import type { Needs } from '../access.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { presentScript, presentTemplate } from './present-script.ts';
import { ListQuery, NewScript, ProjectParams, ScriptParams } from './schema.ts';
import { scriptIn } from './script-body.ts';

/** Bytes: a long timeline is larger than other JSON bodies. */
const LARGEST_SCRIPT = 8 * 2 ** 20;

/** Mount it at `/scripts`. */
export function scriptRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db } = parts;
  return async (scope) => {
    scope.get(
      '/',
      { onRequest: needs('read'), schema: { querystring: ListQuery } },
      async ({ query: { limit } }) => TEMPLATES.slice(0, limit).map(presentTemplate),
    );

    scope.post(
      '/:project_id/scripts',
      {
        onRequest: needs('write'),
        bodyLimit: LARGEST_SCRIPT,
        schema: { params: ProjectParams, body: NewScript },
      },
      async (request, reply) => {
        const { principal, params, body } = request;
        const { workspaceId } = principal;
        const { id: projectId } = await getProject(db, { workspaceId, id: params.project_id });
        const document = scriptIn(body);
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const draft = { workspaceId, projectId, name: body.name, templateKey: null, document };
          return { status: 200, body: presentScript(await addScript(tx, draft)) };
        });
      },
    );

    scope.get(
      '/:project_id/:script_id',
      { onRequest: needs('read'), schema: { params: ScriptParams } },
      async ({ principal: { workspaceId }, params }) =>
        presentScript(await scriptOf(parts, { workspaceId, ...params })),
    );

    scope.delete(
      '/:project_id/:script_id',
      { onRequest: needs('write'), schema: { params: ScriptParams } },
      async ({ principal: { workspaceId }, params }) => {
        const { id } = await scriptOf(parts, { workspaceId, ...params });
        await deleteScript(db, { workspaceId, id });
        return { id, deleted: true };
      },
    );
  };
}

/** The scripts of a project. Mount it at `/projects`. */
export function projectScriptRoutes({ db }: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.get(
      '/:project_id/scripts',
      { onRequest: needs('read'), schema: { params: ProjectParams, querystring: ListQuery } },
      async ({ principal: { workspaceId }, params, query: { limit } }) => {
        const { id: projectId } = await getProject(db, { workspaceId, id: params.project_id });
        const { items } = await scriptsIn(db, { workspaceId, projectId }, { after: null, limit });
        return items.map(presentScript);
      },
    );
  };
}

/** A script of another project is as unknown as one that never was. */
export async function scriptOf(
  { db }: DialectParts,
  { workspaceId, project_id: projectId, script_id: id }: { workspaceId: string } & ScriptPath,
): Promise<Script> {
  await getProject(db, { workspaceId, id: projectId });
  const script = await getScript(db, { workspaceId, id });
  if (script.projectId === projectId) return script;
  throw new AssetError('not-found', `There is no script ${id} in the project ${projectId}.`);
}

interface ScriptPath {
  readonly project_id: string;
  readonly script_id: string;
}
