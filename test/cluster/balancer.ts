import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two questions to each target. */
const INTERVAL = 100;

/**
 * Hands each connection to the next of those targets that say they are ready, byte by byte as they come. It tries nobody
 * else when one breaks: what a node does to its clients, they see.
 */
export interface Balancer extends AsyncDisposable {
  readonly origin: string;
  /** Resolves when the target has been ready for the first time; one that has gone for good is passed over. */
  add(origin: string): Promise<void>;
}

class Target {
  readonly url: URL;
  isReady = false;

  constructor(origin: string) {
    this.url = new URL(origin);
  }

  async ask(): Promise<void> {
    try {
      const reply = await fetch(`${this.url.origin}/readyz`, { headers: { connection: 'close' } });
      await reply.arrayBuffer();
      this.isReady = reply.status === 200;
    } catch {
      this.isReady = false; // nobody is there, or not any more
    }
  }
}

export async function openBalancer(): Promise<Balancer> {
  const targets: Target[] = [];
  const sockets = new Set<Socket>();
  const following: Promise<void>[] = [];
  const closing = new AbortController();
  let turn = 0;

  async function follow(target: Target): Promise<void> {
    while (!closing.signal.aborted) {
      await target.ask();
      await sleep(INTERVAL);
    }
  }

  const server = createServer((client) => {
    const ready = targets.filter(({ isReady }) => isReady);
    const target = ready[turn % ready.length];
    turn += 1;
    if (target === undefined) return client.destroy();
    const upstream = connect({ host: target.url.hostname, port: Number(target.url.port) });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      // Whatever breaks on one side breaks on the other.
      socket.on('error', () => other.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    origin: `http://127.0.0.1:${port}`,
    async add(origin) {
      const target = new Target(origin);
      targets.push(target);
      following.push(follow(target));
      while (!target.isReady && !closing.signal.aborted) await sleep(INTERVAL);
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      for (const socket of sockets) socket.destroy();
      server.close();
      await Promise.all([once(server, 'close'), ...following]);
    },
  };
}
