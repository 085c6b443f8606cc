import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { presentProcesses } from '#core/presence.ts';
import { outcomes } from '#http/health.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { HealthReply, ProblemReply } from './schema.ts';

/** Milliseconds that a part has to answer. */
const PATIENCE = 5_000;

export function healthRoutes(
  { db, checks, instance, role, tool }: DialectParts,
  needs: Needs,
): FastifyPluginAsyncTypebox {
  const asked = Object.entries(checks).map(([part, check]) => [part, outcomes(check, PATIENCE)] as const);
  return async (scope) => {
    scope.get(
      '/health',
      {
        onRequest: needs('admin'),
        schema: {
          operationId: 'getHealth',
          tags: ['jobs'],
          summary: 'How the service is: its parts, and its processes that share the database',
          response: { 200: HealthReply, '4xx': ProblemReply },
        },
      },
      async () => {
        const answers = await Promise.all(asked.map(async ([part, ask]) => [part, await ask()] as const));
        const isOk = answers.every(([, answer]) => answer === 'ok');
        return {
          status: isOk ? ('ok' as const) : ('unavailable' as const),
          checks: Object.fromEntries(answers),
          version: tool,
          node: process.version,
          role,
          process: instance,
          processes: await presentProcesses(db),
        };
      },
    );
  };
}
