import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  addScript,
  changeScript,
  deleteScript,
  getScript,
  getScriptVersion,
  scriptsIn,
  versionsOf,
} from '#core/generation/scripts.ts';
import { scriptSchema } from '#core/scripts/document/schema.ts';
import type { ScriptDocument } from '#core/scripts/document.ts';
import { parseScript } from '#core/scripts/parse.ts';
import { findTemplate, TEMPLATE_KEYS, TEMPLATES } from '#core/scripts/templates/templates.ts';
import { AssetError } from '#errors.ts';
import type { Needs } from '../../access.ts';
import { creatingOnce } from '../../idempotent.ts';
import type { DialectParts } from '../../parts.ts';
import { within } from '../../within.ts';
import { pageRequest, presentPage } from '../paging.ts';
import { IdParams, ProblemReply, pageOf } from '../schema.ts';
import { presentScript, presentVersion } from './present.ts';
import {
  NewScript,
  ScriptChanges,
  ScriptReply,
  ScriptsQuery,
  ScriptTemplateReply,
  ScriptVersionReply,
  ScriptVersionsReply,
  VersionParams,
} from './schema.ts';

const problems = { '4xx': ProblemReply };
const ORDER = 'scripts';

export function scriptRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db } = parts;
  return async (scope) => {
    // Free of a key, as editors fetch it by themselves.
    scope.get(
      '/scripts/schema',
      {
        schema: {
          tags: ['scripts'],
          summary: 'The JSON Schema of scripts',
          operationId: 'getScriptSchema',
          response: { 200: Type.Unknown(), ...problems },
        },
      },
      async (_request, reply) => reply.type('application/schema+json').send(JSON.stringify(scriptSchema)),
    );

    scope.get(
      '/scripts/templates',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'Scripts to begin from',
          response: { 200: Type.Object({ data: Type.Array(ScriptTemplateReply) }), ...problems },
        },
      },
      async () => ({ data: [...TEMPLATES] }),
    );

    scope.get(
      '/scripts',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'The scripts, oldest first',
          querystring: ScriptsQuery,
          response: { 200: pageOf(ScriptReply), ...problems },
        },
      },
      async ({ principal: { workspaceId }, query }) => {
        const { projectId = null } = query;
        const page = await scriptsIn(db, { workspaceId, projectId }, pageRequest(ORDER, query));
        return presentPage(ORDER, page, presentScript);
      },
    );

    scope.post(
      '/scripts',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['scripts'],
          summary: 'Keep a script; everything that is wrong with it is told at once',
          body: NewScript,
          response: { 201: ScriptReply, ...problems },
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.principal;
        const { name, projectId = null, document, template } = request.body;
        const parsed =
          template === undefined ? within('/document', () => parseScript(document)) : templateOf(template);
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const draft = { workspaceId, projectId, name, templateKey: template ?? null, document: parsed };
          return { status: 201, body: presentScript(await addScript(tx, draft)) };
        });
      },
    );

    scope.get(
      '/scripts/:id',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'One script at its newest version',
          params: IdParams,
          response: { 200: ScriptReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) =>
        presentScript(await getScript(db, { workspaceId, id })),
    );

    scope.patch(
      '/scripts/:id',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['scripts'],
          summary: 'Change a script; another document becomes its next version',
          params: IdParams,
          body: ScriptChanges,
          response: { 200: ScriptReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id }, body }) => {
        if (body.document !== undefined) within('/document', () => parseScript(body.document));
        return presentScript(await changeScript(db, { workspaceId, id }, body));
      },
    );

    scope.delete(
      '/scripts/:id',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['scripts'],
          summary: 'Delete a script; what it made stays',
          params: IdParams,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }, reply) => {
        await deleteScript(db, { workspaceId, id });
        return reply.code(204).send(null);
      },
    );

    scope.get(
      '/scripts/:id/versions',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'The versions of a script, newest first',
          params: IdParams,
          response: { 200: ScriptVersionsReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) => ({
        data: (await versionsOf(db, { workspaceId, id })).map(({ version, createdAt }) => ({
          version,
          createdAt: createdAt.toISOString(),
        })),
      }),
    );

    scope.get(
      '/scripts/:id/versions/:version',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'A script as it was at a version',
          params: VersionParams,
          response: { 200: ScriptVersionReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id, version } }) =>
        presentVersion(await getScriptVersion(db, { workspaceId, id, version })),
    );
  };
}

function templateOf(key: string): ScriptDocument {
  const template = findTemplate(key);
  if (template !== null) return template.document;
  const message = `must be one of ${TEMPLATE_KEYS.join(', ')}`;
  throw new AssetError('invalid', `There is no template ${JSON.stringify(key)}.`, {
    faults: [{ at: '/template', in: 'body', message }],
  });
}
