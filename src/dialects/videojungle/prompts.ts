import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { createPrompt, getPrompt, type PromptHead, promptsIn, removePrompt } from '#core/prompts/prompts.ts';
import { requestPrompt } from '#core/prompts/writing.ts';
import type { Needs } from '../access.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { presentPrompt } from './present-prompt.ts';
import { ListQuery, NewPrompt, PromptOrder, PromptParams } from './schema.ts';

/** Mount it at `/prompts`. */
export function promptRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, jobs } = parts;
  return async (scope) => {
    scope.get(
      '/',
      { onRequest: needs('read'), schema: { querystring: ListQuery } },
      async ({ principal: { workspaceId }, query: { limit } }) => {
        const { items } = await promptsIn(db, { workspaceId, projectId: null }, { after: null, limit });
        return items.map(presentPrompt);
      },
    );

    scope.post('/', { onRequest: needs('write'), schema: { body: NewPrompt } }, async (request, reply) => {
      const { value, task, ...rest } = request.body;
      const head = headIn(request, rest);
      return creatingOnce(parts, { request, reply }, async (tx) => {
        // The TypeScript client orders prompts here: with a task, and without a value.
        const prompt =
          value == null && task
            ? await requestPrompt(tx, jobs, { ...head, task })
            : await createPrompt(tx, { ...head, value: value ?? '', task: task || null });
        return { status: 200, body: presentPrompt(prompt) };
      });
    });

    scope.post(
      '/generate',
      { onRequest: needs('write'), schema: { body: PromptOrder } },
      async (request, reply) => {
        const { task, ...rest } = request.body;
        const order = { ...headIn(request, rest), task };
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const { id } = await requestPrompt(tx, jobs, order);
          return { status: 200, body: { id } };
        });
      },
    );

    scope.get(
      '/:prompt_id',
      { onRequest: needs('read'), schema: { params: PromptParams } },
      async ({ principal: { workspaceId }, params: { prompt_id: id } }) =>
        presentPrompt(await getPrompt(db, { workspaceId, id })),
    );

    scope.delete(
      '/:prompt_id',
      { onRequest: needs('write'), schema: { params: PromptParams } },
      async ({ principal: { workspaceId }, params: { prompt_id: id } }) => {
        await removePrompt(db, { workspaceId, id });
        return { id, deleted: true };
      },
    );
  };
}

type Head = Pick<Static<typeof NewPrompt>, 'name' | 'persona' | 'parameters'>;

function headIn(
  { principal: { workspaceId } }: FastifyRequest,
  { name, persona, parameters }: Head,
): PromptHead {
  return {
    workspaceId,
    projectId: null,
    name: name ?? '',
    persona: persona || null,
    parameters: parameters ?? [],
  };
}
