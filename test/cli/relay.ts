import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What to do with a request: pass it on, or something else. */
export type Handling = (request: IncomingMessage, response: ServerResponse, pass: () => void) => void;

/** A proxy before a server, which says by a handling what does not go well. */
export async function openRelay(origin: () => string, handle: Handling) {
  const relay = createServer((incoming, outgoing) => {
    handle(incoming, outgoing, () => {
      const { method, url, headers } = incoming;
      const passed = request(`${origin()}${url}`, { method, headers }, (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
      });
      passed.on('error', () => outgoing.destroy()); // one of the two sides has gone
      incoming.pipe(passed);
    });
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      relay.closeAllConnections();
      relay.close();
    },
  };
}
