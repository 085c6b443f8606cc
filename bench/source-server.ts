/**
 * A server of links to import, as cheap as the load generator whose uploads imports are compared with: every GET is
 * answered with a picture of so many bytes, from memory, and a new one each time.
 *
 *     node bench/source-server.ts <base64 of what it starts with> <bytes>
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { Bodies } from './load/body.ts';

const [, , head = '', bytes] = process.argv;
const length = Number(bytes);
const bodies = new Bodies({ head, length });

async function deliver(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': length });
  for (const piece of bodies.next()) {
    if (!response.write(piece)) await once(response, 'drain');
  }
  response.end();
}

const server = createServer((_request, response) => {
  deliver(response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null)
    console.log(`listens on http://127.0.0.1:${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));
