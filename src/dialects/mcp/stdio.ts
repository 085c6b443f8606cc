import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { Polyreel } from '#sdk/index.ts';
import { agentServer, TOOLS } from './server.ts';
import { FILE_TOOLS } from './tools/files.ts';

/** Serves the agent that started this process, through the API of a server; ends with its standard input. */
export function serveAgentOnStdio(server: { readonly url: string; readonly key: string }): void {
  const polyreel = new Polyreel({ baseUrl: server.url, key: server.key, retries: 1 });
  const desk = { polyreel, fetch: globalThis.fetch };
  serveStdio(() => agentServer(desk, [...TOOLS, ...FILE_TOOLS]), {
    // Standard output is the agent's.
    onerror: (error) => console.error(error.message),
  });
}
