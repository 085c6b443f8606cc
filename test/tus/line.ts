import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A connection's worth of network between a client and a server, that can be cut, held, and led elsewhere. */
export class Line implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #target: URL;
  /** How many bytes of clients may pass until the line is cut, one after the other. */
  readonly #cuts: number[];
  #held: PromiseWithResolvers<void> | null = null;
  #holdAfter = Number.POSITIVE_INFINITY;
  readonly #reached = Promise.withResolvers<void>();
  #passed = 0;
  #cutsMade = 0;

  private constructor(target: string, cuts: readonly number[]) {
    this.#target = new URL(target);
    this.#cuts = [...cuts];
    this.#server = createServer((client) => void this.#connect(client));
  }

  static async open(target: string, { cuts = [] }: { cuts?: readonly number[] } = {}): Promise<Line> {
    const line = new Line(target, cuts);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  get origin(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get cutsMade(): number {
    return this.#cutsMade;
  }

  /** From now on connections lead there. */
  leadTo(target: string): void {
    this.#target = new URL(target);
  }

  /** Lets so many bytes of clients pass and holds the rest back; resolves when they have passed. */
  async holdAfter(bytes: number): Promise<void> {
    this.#held = Promise.withResolvers();
    this.#holdAfter = this.#passed + bytes;
    await this.#reached.promise;
  }

  release(): void {
    this.#holdAfter = Number.POSITIVE_INFINITY;
    this.#held?.resolve();
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.release();
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #connect(client: Socket): Promise<void> {
    const server = connect({ host: this.#target.hostname, port: Number(this.#target.port) });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      // A line that breaks is what these tests are about.
      socket.on('error', () => {});
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    server.pipe(client);
    try {
      for await (const chunk of client as AsyncIterable<Buffer>) await this.#pass(chunk, server);
      server.end();
    } catch {
      server.destroy(); // the client's side broke, and so does the other
    }
  }

  async #pass(chunk: Buffer, server: Socket): Promise<void> {
    this.#passed += chunk.length;
    if (this.#passed >= this.#holdAfter) {
      this.#reached.resolve();
      await this.#held?.promise;
    }
    const [left] = this.#cuts;
    if (left !== undefined && left <= chunk.length) {
      this.#cuts.shift();
      this.#cutsMade += 1;
      server.write(chunk.subarray(0, left));
      this.cut();
      return;
    }
    if (left !== undefined) this.#cuts[0] = left - chunk.length;
    if (!server.write(chunk)) await drained(server);
  }
}

/** Resolves when more can be written, or never again. */
function drained(socket: Socket): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}
