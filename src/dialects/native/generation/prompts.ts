import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { createPrompt, getPrompt, promptsIn, removePrompt } from '#core/prompts/prompts.ts';
import { resolvePrompt } from '#core/prompts/template.ts';
import { requestPrompt } from '#core/prompts/writing.ts';
import { AssetError } from '#errors.ts';
import type { Needs } from '../../access.ts';
import { creatingOnce } from '../../idempotent.ts';
import type { DialectParts } from '../../parts.ts';
import { pageRequest, presentPage } from '../paging.ts';
import { IdParams, ProblemReply, pageOf } from '../schema.ts';
import { presentPrompt } from './present.ts';
import {
  NewPrompt,
  PromptOrder,
  PromptReply,
  PromptValues,
  ResolvedPromptReply,
  ScriptsQuery,
} from './schema.ts';

const problems = { '4xx': ProblemReply };
const ORDER = 'prompts';

/** Texts with placeholders, that language models write from. */
export function promptRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, jobs } = parts;
  return async (scope) => {
    scope.get(
      '/prompts',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['prompts'],
          summary: 'The prompts, newest first',
          querystring: ScriptsQuery,
          response: { 200: pageOf(PromptReply), ...problems },
        },
      },
      async ({ principal: { workspaceId }, query }) => {
        const { projectId = null } = query;
        const page = await promptsIn(db, { workspaceId, projectId }, pageRequest(ORDER, query));
        return presentPage(ORDER, page, presentPrompt);
      },
    );

    scope.post(
      '/prompts',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['prompts'],
          summary: 'Keep a prompt',
          body: NewPrompt,
          response: { 201: PromptReply, ...problems },
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.principal;
        const { name, value, persona = null, task = null, parameters = [], projectId = null } = request.body;
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const draft = { workspaceId, projectId, name, value, persona, task, parameters };
          return { status: 201, body: presentPrompt(await createPrompt(tx, draft)) };
        });
      },
    );

    scope.post(
      '/prompts/generate',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['prompts'],
          summary: 'Have a prompt written for a task',
          description:
            'By the language model that is configured, otherwise from the task and its parameters; `writtenBy` tells. The prompt is `writing` until it is `ready`.',
          operationId: 'generatePrompt',
          body: PromptOrder,
          response: { 202: PromptReply, ...problems },
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.principal;
        const { name, task, persona = null, parameters = [], projectId = null } = request.body;
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const order = { workspaceId, projectId, name, persona, task, parameters };
          return { status: 202, body: presentPrompt(await requestPrompt(tx, jobs, order)) };
        });
      },
    );

    scope.get(
      '/prompts/:id',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['prompts'],
          summary: 'One prompt',
          params: IdParams,
          response: { 200: PromptReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) =>
        presentPrompt(await getPrompt(db, { workspaceId, id })),
    );

    scope.post(
      '/prompts/:id/resolve',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['prompts'],
          summary: 'The text of a prompt with its placeholders filled in',
          params: IdParams,
          body: PromptValues,
          response: { 200: ResolvedPromptReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id }, body: { parameters } }) => {
        const { value } = await getPrompt(db, { workspaceId, id });
        if (value === null) throw new AssetError('conflict', 'The prompt has not been written.');
        return { text: resolvePrompt(value, parameters) };
      },
    );

    scope.delete(
      '/prompts/:id',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['prompts'],
          summary: 'Delete a prompt',
          params: IdParams,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }, reply) => {
        await removePrompt(db, { workspaceId, id });
        return reply.code(204).send(null);
      },
    );
  };
}
