import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** A proxy that serves what is behind it under a prefix, which it takes off, and nothing else. */
export class PrefixProxy implements AsyncDisposable {
  readonly #prefix: string;
  readonly #server: Server;
  #target: string | null = null;

  private constructor(prefix: string) {
    this.#prefix = prefix;
    this.#server = createServer((incoming, reply) => {
      // One side that breaks off is told to the other, and is nobody's error here.
      this.#forward(incoming, reply).catch(() => reply.destroy());
    });
  }

  /** `prefix` begins with a slash and does not end with one. */
  static async open(prefix: string): Promise<PrefixProxy> {
    const proxy = new PrefixProxy(prefix);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** What URLs that lead through it begin with. */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${this.#prefix}`;
  }

  leadTo(origin: string): void {
    this.#target = origin;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #forward(incoming: IncomingMessage, reply: ServerResponse): Promise<void> {
    const { url = '', method, headers } = incoming;
    if (!url.startsWith(`${this.#prefix}/`)) {
      reply.writeHead(404).end();
      return;
    }
    const outgoing = request(`${this.#target}${url.slice(this.#prefix.length)}`, { method, headers });
    const answered = once(outgoing, 'response');
    await pipeline(incoming, outgoing);
    const [answer] = (await answered) as [IncomingMessage];
    reply.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, reply);
  }
}
