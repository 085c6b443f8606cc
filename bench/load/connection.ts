import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Chunked, Counted, type Framing } from './framing.ts';

const READ_BYTES = 256 * 1024;
/** Replies up to this size are kept. */
const KEPT_BYTES = 64 * 1024;
const HEAD_END = '\r\n\r\n';

export interface Reply {
  readonly status: number;
  readonly head: string;
  /** Bytes of the body. */
  readonly length: number;
  /** Reads the body as text, which takes longer than to receive it: null when it is large. */
  readonly text: () => string | null;
}

/**
 * As little HTTP/1.1 as a benchmark needs, so that the client is not what is measured: one request at a time, bodies
 * counted in one buffer that is used again and again.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #buffer = Buffer.alloc(READ_BYTES);
  #reply = Promise.withResolvers<Reply>();
  #received = '';
  #head = '';
  /** Of the body that is being read, or null between replies. */
  #framing: Framing | null = null;
  #kept: Buffer[] = [];

  static async open(origin: string): Promise<Connection> {
    const connection = new Connection(new URL(origin));
    await once(connection.#socket, 'connect');
    return connection;
  }

  private constructor({ hostname, port }: URL) {
    this.#socket = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      onread: { buffer: this.#buffer, callback: (count) => this.#receive(count) },
    });
    this.#socket.on('error', (error) => this.#reply.reject(error));
    this.#socket.on('close', () => this.#reply.reject(new Error('The server closed the connection.')));
  }

  /** Sends one request and resolves to its reply. */
  async request(head: string, body: Iterable<Buffer> | null): Promise<Reply> {
    this.#reply = Promise.withResolvers();
    this.#socket.cork();
    this.#socket.write(`${head}${HEAD_END}`, 'latin1');
    process.nextTick(() => this.#socket.uncork());
    for (const piece of body ?? []) {
      if (!this.#socket.write(piece)) await Promise.race([once(this.#socket, 'drain'), this.#reply.promise]);
    }
    return this.#reply.promise;
  }

  close(): void {
    this.#reply.promise.catch(() => {}); // nobody waits for it any more
    this.#socket.destroy();
  }

  #receive(count: number): boolean {
    const bodyStart = this.#framing === null ? this.#readHead(count) : 0;
    if (bodyStart !== null) this.#readBody(bodyStart, count);
    return true;
  }

  /** Where the body begins in the buffer, or null while the head is incomplete. */
  #readHead(count: number): number | null {
    const before = this.#received.length;
    this.#received += this.#buffer.toString('latin1', 0, count);
    const end = this.#received.indexOf(HEAD_END);
    if (end < 0) return null;
    this.#head = this.#received.slice(0, end);
    this.#received = '';
    this.#framing = framingOf(this.#head);
    return end + HEAD_END.length - before;
  }

  #readBody(start: number, count: number): void {
    const framing = this.#framing;
    const isWhole = framing?.take(this.#buffer.subarray(start, count), (content) => {
      if (framing.length <= KEPT_BYTES) this.#kept.push(Buffer.from(content));
    });
    if (framing === null || !isWhole) return;
    const { length } = framing;
    const kept = this.#kept;
    const text = () => (length > KEPT_BYTES ? null : Buffer.concat(kept).toString());
    this.#framing = null;
    this.#kept = [];
    this.#reply.resolve({ status: Number(this.#head.slice(9, 12)), head: this.#head, length, text });
  }
}

function framingOf(head: string): Framing {
  if (/^transfer-encoding: *chunked\r?$/im.test(head)) return new Chunked();
  return new Counted(Number(/^content-length: *(\d+)\r?$/im.exec(head)?.[1] ?? 0));
}
