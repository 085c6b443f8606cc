import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Hands each connection to the next of its targets, byte by byte as they come. */
export interface Balancer extends AsyncDisposable {
  readonly origin: string;
  add(origin: string): void;
}

export async function openBalancer(): Promise<Balancer> {
  const targets: URL[] = [];
  const sockets = new Set<Socket>();
  let turn = 0;

  const server = createServer((client) => {
    const target = targets[turn % targets.length];
    turn += 1;
    if (target === undefined) return client.destroy();
    const upstream = connect({ host: target.hostname, port: Number(target.port) });
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
    add: (origin) => void targets.push(new URL(origin)),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
