import { createMcpHandler, type McpHttpHandler } from '@modelcontextprotocol/server';
import type { FastifyInstance } from 'fastify';
import { AssetError } from '#errors.ts';
import { Polyreel } from '#sdk/index.ts';
import type { Desk } from './desk.ts';
import { injectedFetch } from './injected-fetch.ts';
import { agentServer } from './server.ts';

/** Somewhere that is nowhere: the calls do not leave the process. */
const HERE = 'http://polyreel.invalid';

/** Answers messages with the routes of this server. */
export function openHandler(http: FastifyInstance): McpHttpHandler {
  return createMcpHandler(
    ({ authInfo }) => {
      if (authInfo === undefined) throw new AssetError('internal', 'A message came past the access hook.');
      return agentServer(deskOf(http, { key: authInfo.token, address: authInfo.clientId }));
    },
    { onerror: (error) => http.log.warn({ err: error }, 'an agent was not answered') },
  );
}

function deskOf(http: FastifyInstance, { key, address }: { key: string; address: string }): Desk {
  const fetch = injectedFetch(http, address);
  return {
    polyreel: new Polyreel({ baseUrl: HERE, key, fetch, retries: 1 }),
    // Links lead to the public address, which this process may be unable to reach.
    fetch: (url, init) => fetch(`${HERE}${url.slice(url.indexOf('/files/'))}`, init),
  };
}
