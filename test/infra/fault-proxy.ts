import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a network, or the server at its other end, does to the connections that run through it. */
export interface Fault {
  /** Strikes only where the first line of the last HTTP request matches. */
  readonly of?: RegExp;
  /** Milliseconds that every piece of data takes, each way. */
  readonly latency?: number;
  /** Resets a connection after so many bytes of the client. */
  readonly cutUp?: number;
  /** Resets a connection after so many bytes of the server: the request is done, and its answer is lost. */
  readonly cutDown?: number;
  /** Ends a connection properly after so many bytes of the server, as a server does that gives up. */
  readonly truncate?: number;
  /** Takes connections and data, and answers nothing. */
  readonly blackhole?: boolean;
  /** Refuses connections. */
  readonly down?: boolean;
  /** Turns the lowest bit of this byte of the client's, which TCP's checksum would let through once in 65,536 times. */
  readonly flip?: number;
  /** Answers the next request on a connection with this status, instead of the server. */
  readonly answer?: number;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** The first line of the last request. */
  request: string;
  /** What comes now goes nowhere any more. */
  isOver: boolean;
}

const REQUEST = /^[A-Z]+ \S+ HTTP\/1\.1/;

type Way = 'up' | 'down';

interface Verdict {
  /** Bytes. */
  readonly passes: number;
  readonly after?: (pair: Pair) => void;
}

/** A TCP proxy in front of a server on this machine, that does what networks do. */
export class FaultProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #target: number;
  readonly #pairs = new Set<Pair>();
  #fault: Fault = {};
  #left = Number.POSITIVE_INFINITY;
  #struck = 0;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#join(client));
  }

  /** In front of `origin`, like "http://127.0.0.1:8000". */
  static async open(origin: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(Number(new URL(origin).port));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get origin(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** How often the fault struck. */
  get struck(): number {
    return this.#struck;
  }

  /** From now on, also on the connections that there are, until it has struck so many times. */
  set(fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#fault = fault;
    this.#left = times;
    this.#struck = 0;
    if (fault.down === true) this.cut();
  }

  heal(): void {
    this.set({});
  }

  /** Resets all connections. */
  cut(): void {
    for (const pair of this.#pairs) reset(pair);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    if (this.#fault.down === true && this.#strike()) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ host: '127.0.0.1', port: this.#target, allowHalfOpen: true, noDelay: true });
    const pair: Pair = { client, server, request: '', isOver: false };
    this.#pairs.add(pair);
    for (const socket of [client, server]) {
      // A line that breaks is what this is about: the other side is told, and nobody else.
      socket.on('error', () => {
        if (!pair.isOver) reset(pair);
      });
    }
    client.once('close', () => this.#pairs.delete(pair));
    void this.#carry(pair, 'up');
    void this.#carry(pair, 'down');
  }

  /** The data of one direction, to its end or the connection's. */
  async #carry(pair: Pair, way: Way): Promise<void> {
    const [from, to] = way === 'up' ? [pair.client, pair.server] : [pair.server, pair.client];
    let passed = 0;
    try {
      for await (const data of from as AsyncIterable<Buffer>) {
        if (pair.isOver) continue;
        const { latency = 0 } = this.#fault;
        if (latency > 0) await sleep(latency);
        if (way === 'up') pair.request = REQUEST.exec(data.toString('latin1', 0, 1_000))?.[0] ?? pair.request;
        if (way === 'up') this.#flip(data, passed);
        const verdict = this.#judge(pair, way, { passed, length: data.length });
        passed += data.length;
        const goesOn = data.subarray(0, verdict.passes);
        if (goesOn.length > 0 && !to.write(goesOn)) await drained(to);
        verdict.after?.(pair);
      }
      if (!pair.isOver) to.end();
    } catch {
      if (!pair.isOver) reset(pair);
    }
  }

  #flip(data: Buffer, passed: number): void {
    const { flip = Number.POSITIVE_INFINITY } = this.#fault;
    const byte = data[flip - passed];
    if (byte !== undefined && this.#strike()) data[flip - passed] = byte ^ 1;
  }

  /** How much of the next data goes on, after so many bytes, and what happens then. */
  #judge(pair: Pair, way: Way, { passed, length }: { passed: number; length: number }): Verdict {
    if (this.#fault.of?.test(pair.request) === false) return { passes: length };
    const { blackhole = false, answer, cutUp, cutDown, truncate } = this.#fault;
    if (blackhole && this.#strike()) return { passes: 0, after: swallow };
    if (answer !== undefined && way === 'up' && this.#strike()) {
      return { passes: 0, after: (pair) => refuse(pair, answer) };
    }
    const most = way === 'up' ? cutUp : (cutDown ?? truncate);
    if (most === undefined || passed + length <= most || !this.#strike()) return { passes: length };
    return {
      passes: Math.max(0, most - passed),
      after: truncate === undefined || way === 'up' ? reset : hangUp,
    };
  }

  #strike(): boolean {
    if (this.#left <= 0) return false;
    this.#left -= 1;
    this.#struck += 1;
    return true;
  }
}

/** Answers in the server's place. */
function refuse(pair: Pair, status: number): void {
  const body = `<Error><Code>${status === 503 ? 'SlowDown' : 'InternalError'}</Code></Error>`;
  const head = [
    `HTTP/1.1 ${status} Fault`,
    'content-type: application/xml',
    `content-length: ${body.length}`,
    'connection: close',
  ];
  pair.client.write([...head, '', body].join('\r\n'));
  hangUp(pair);
}

/** Nothing goes through any more, and nobody is told. */
function swallow(pair: Pair): void {
  pair.isOver = true;
}

/** What the client still sends is taken, so that it gets to reading what was sent to it. */
function hangUp(pair: Pair): void {
  pair.isOver = true;
  pair.client.end();
  pair.server.destroy();
}

function reset(pair: Pair): void {
  pair.isOver = true;
  pair.client.resetAndDestroy();
  pair.server.resetAndDestroy();
}

/** Resolves when more can be written, or never will. */
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
