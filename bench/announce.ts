import { once } from 'node:events';
import type { Server } from 'node:http';

/** Listens on a free port, and prints where, which is what whoever started the process waits for; SIGTERM ends it. */
export async function announce(server: Server): Promise<void> {
  process.on('SIGTERM', () => process.exit(0));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address === 'object' && address !== null)
    console.log(`listens on http://127.0.0.1:${address.port}`);
}
