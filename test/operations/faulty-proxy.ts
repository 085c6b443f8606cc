import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What can be wrong with a proxy. */
export interface Faults {
  /** Answers 413 to larger bodies. */
  readonly bodyLimit?: number;
  /** Passes a body on when it is complete. */
  readonly buffers?: boolean;
  /** Request headers that it does not pass on. */
  readonly drops?: readonly string[];
  /** Answers everything by itself. */
  readonly answers?: number;
}

export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** Where it leads, and what is wrong with it from now on. */
  lead(origin: string, faults?: Faults): void;
}

/** A reverse proxy before a service, which behaves until it is told not to. */
export async function openProxy(): Promise<Proxy> {
  const target = { origin: '', faults: {} as Faults };
  const server = createServer((incoming, outgoing) => {
    void pass(incoming, outgoing, target).catch(() => outgoing.destroy()); // who asked has gone
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    lead(origin, faults = {}) {
      target.origin = origin;
      target.faults = faults;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { origin, faults }: { origin: string; faults: Faults },
): Promise<void> {
  const length = Number(incoming.headers['content-length'] ?? 0);
  if (faults.answers !== undefined) return void outgoing.writeHead(faults.answers).end();
  if (length > (faults.bodyLimit ?? Number.POSITIVE_INFINITY)) return void outgoing.writeHead(413).end();
  const { host: _, ...headers } = incoming.headers;
  for (const name of faults.drops ?? []) delete headers[name];
  const body = faults.buffers ? await buffer(incoming) : null;
  const onward = request(origin + incoming.url, { method: incoming.method, headers });
  onward.on('response', (reply) => {
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  if (body === null) incoming.pipe(onward);
  else onward.end(body);
}
