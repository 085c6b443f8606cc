import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { clientSignal } from '#http/client-signal.ts';
import { bearerToken } from '#http/credentials.ts';
import { answerErrorsWith, type PresentError } from '#http/scope.ts';
import { accessBy } from '../access.ts';
import type { DialectParts } from '../parts.ts';

export const PREFIX = '/mcp';

/** Bytes of one message. */
const LARGEST_MESSAGE = 4 * 1024 * 1024;

/**
 * The Model Context Protocol over streamable HTTP, without sessions: any node answers any message. What a tool does goes
 * through the native API as the key of the message, which is where scopes, limits and validation are. Mount it at `PREFIX`.
 */
export function mcp(parts: DialectParts, present: PresentError): FastifyPluginAsync {
  return async (scope) => {
    answerErrorsWith(scope, present);
    const needs = accessBy(parts, bearerToken);
    const handler = openedOnce(scope);
    const options = { onRequest: needs('read'), bodyLimit: LARGEST_MESSAGE, schema: { hide: true } };
    scope.post('/', options, async (request, reply) => {
      const { method, headers, body, ip } = request;
      const asked = new Request(new URL(PREFIX, 'http://polyreel.invalid'), {
        method,
        headers: headers as Record<string, string>,
        signal: clientSignal(reply),
      });
      const authInfo = { token: bearerToken(headers) ?? '', clientId: ip, scopes: [] };
      return reply.send(await (await handler()).fetch(asked, { authInfo, parsedBody: body }));
    });
  };
}

/** Who starts a server for no agent does not load what only agents need. */
function openedOnce(scope: FastifyInstance) {
  let opened: ReturnType<typeof open> | null = null;
  const open = async () => (await import('./handler.ts')).openHandler(scope);
  scope.addHook('onClose', async () => (await opened)?.close());
  return () => {
    opened ??= open();
    return opened;
  };
}
