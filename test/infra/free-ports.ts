import { once } from 'node:events';
import { createServer } from 'node:net';

/** Two at once: a port that is given back too early could be given out twice. */
export async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const [one, other] = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
  for (const server of servers) server.close();
  return [one ?? 0, other ?? 0];
}
