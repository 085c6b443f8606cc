import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const READ_BYTES = 256 * 1024;
/** Replies up to this size are kept as text. */
const KEPT_BYTES = 64 * 1024;
const HEAD_END = '\r\n\r\n';

export interface Reply {
  readonly status: number;
  /** Bytes of the body. */
  readonly length: number;
  /** The body, or null when it is large. */
  readonly text: string | null;
}

/**
 * As little HTTP/1.1 as a benchmark needs, so that the client is not what is measured: one request at a time, replies
 * with a Content-Length, bodies counted in one buffer that is used again and again.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #buffer = Buffer.alloc(READ_BYTES);
  #reply = Promise.withResolvers<Reply>();
  #head = '';
  #status = 0;
  #length = 0;
  #left = 0;
  #kept: Buffer[] | null = null;

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
    const bodyStart = this.#left === 0 ? this.#readHead(count) : 0;
    if (bodyStart !== null) this.#readBody(bodyStart, count);
    return true;
  }

  /** Where the body begins in the buffer, or null while the head is incomplete. */
  #readHead(count: number): number | null {
    const before = this.#head.length;
    this.#head += this.#buffer.toString('latin1', 0, count);
    const end = this.#head.indexOf(HEAD_END);
    if (end < 0) return null;
    const length = /^content-length: *(\d+)\r?$/im.exec(this.#head)?.[1];
    this.#status = Number(this.#head.slice(9, 12));
    this.#length = Number(length ?? 0);
    this.#left = this.#length;
    this.#kept = this.#length <= KEPT_BYTES ? [] : null;
    this.#head = '';
    return end + HEAD_END.length - before;
  }

  #readBody(start: number, count: number): void {
    this.#kept?.push(Buffer.from(this.#buffer.subarray(start, count)));
    this.#left -= count - start;
    if (this.#left > 0) return;
    const text = this.#kept === null ? null : Buffer.concat(this.#kept).toString();
    this.#reply.resolve({ status: this.#status, length: this.#length, text });
  }
}
