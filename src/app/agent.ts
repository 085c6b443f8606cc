import type { Client } from '../config-client.ts';

/** Serves the agent that started this process; loads nothing of the service, which is elsewhere. */
export async function serveAgent(client: Client): Promise<void> {
  const { serveAgentOnStdio } = await import('#dialects/mcp/stdio.ts');
  serveAgentOnStdio(client);
}
