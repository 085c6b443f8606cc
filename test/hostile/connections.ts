import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which everything is written by hand. */
export interface Connection {
  readonly socket: Socket;
  /** Everything that came, once it is over, however it ended. */
  readonly over: Promise<string>;
}

/** `reads` is whether it takes what comes. */
export async function dial(origin: string, { reads = true } = {}): Promise<Connection> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  let text = '';
  if (reads) {
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    // Whoever is told that no more comes has nothing more to say.
    socket.on('end', () => socket.end());
  }
  const connected = once(socket, 'connect');
  socket.on('error', () => {}); // a reset is one way to end
  const over = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(text));
  });
  await connected;
  return { socket, over };
}

/** Dials so many, some at a time. */
export async function dialAll(
  origin: string,
  count: number,
  options: Parameters<typeof dial>[1] = {},
): Promise<Connection[]> {
  const all: Connection[] = [];
  const AT_ONCE = 100;
  while (all.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - all.length) }, () => dial(origin, options));
    all.push(...(await Promise.all(some)));
  }
  return all;
}

/** Writes a text letter by letter, then `filler` for ever, one every `pause` milliseconds, for as long as it goes. */
export function trickle({ socket }: Connection, text: string, { filler = 'x', pause = 250 } = {}): void {
  let at = 0;
  const timer = setInterval(() => {
    if (!socket.writable) return clearInterval(timer);
    socket.write(text[at] ?? filler);
    at += 1;
  }, pause);
  socket.once('close', () => clearInterval(timer));
}

/** Seconds until all of them are over; those that are not after `limit` milliseconds fail it. */
export async function secondsUntilOver(connections: readonly Connection[], limit: number): Promise<number> {
  const begin = performance.now();
  const timer = Promise.withResolvers<never>();
  const open = () => connections.filter(({ socket }) => !socket.closed).length;
  const timeout = setTimeout(() => timer.reject(new Error(`${open()} connections go on`)), limit);
  try {
    await Promise.race([Promise.all(connections.map(({ over }) => over)), timer.promise]);
  } finally {
    clearTimeout(timeout);
    for (const { socket } of connections) socket.destroy();
  }
  return Math.round((performance.now() - begin) / 100) / 10;
}
