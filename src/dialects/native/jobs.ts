import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { jobsIn, type QueuedJob, retryJob } from '#core/queue.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { pageRequest, presentPage } from './paging.ts';
import { IdParams, JobReply, JobsQuery, ProblemReply, pageOf } from './schema.ts';

const problems = { '4xx': ProblemReply };

export function jobRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.get(
      '/jobs',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['jobs'],
          summary: 'What is being done, what waits, and what has failed, newest first',
          querystring: JobsQuery,
          response: { 200: pageOf(JobReply), ...problems },
        },
      },
      async ({ principal: { workspaceId }, query }) => {
        const { state } = query;
        const page = await jobsIn(parts.db, { workspaceId, state }, pageRequest(state, query));
        return presentPage(state, page, presentJob);
      },
    );

    scope.post(
      '/jobs/:id/retry',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['jobs'],
          summary: 'Take up a job that has failed once more',
          params: IdParams,
          response: { 202: Type.Null(), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }, reply) => {
        await retryJob(parts, { workspaceId, id });
        return reply.code(202).send(null);
      },
    );
  };
}

function presentJob({ createdAt, runAt, ...job }: QueuedJob) {
  return { ...job, createdAt: createdAt.toISOString(), runAt: runAt.toISOString() };
}
