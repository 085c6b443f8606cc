import { extname } from 'node:path';
import type { SQLInputValue } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import { errorOf } from './errors.ts';
import type {
  Failure,
  FromWriter,
  Request,
  RequestKind,
  StatementResult,
  ToWriter,
  WriterData,
} from './protocol.ts';

/** The thread's module has this one's extension: `.ts` as developed, `.js` as published. */
const THREAD = new URL(`./writer-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** The writing connection as seen from the event loop: statements are messages, answered in order. */
export class Writer {
  readonly #worker: Worker;
  readonly #opened = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #waiters: PromiseWithResolvers<StatementResult>[] = [];
  #outbox: Request[] = [];
  #death: AssetError | null = null;
  #closing = false;

  /** Resolves once the file is open for writing. */
  static async open(path: string, log: Logger): Promise<Writer> {
    const writer = new Writer(path, log);
    await writer.#opened.promise;
    return writer;
  }

  private constructor(path: string, log: Logger) {
    const workerData: WriterData = { path };
    this.#worker = new Worker(THREAD, { name: 'polyreel-db', workerData });
    this.#worker.on('message', (message: FromWriter) => this.#receive(message));
    this.#worker.on('error', (error) => this.#die(error, log));
    this.#worker.on('exit', () => {
      if (!this.#closing) this.#die(new Error('The thread ended.'), log);
      this.#ended.resolve();
    });
  }

  /** Statements of one turn of the event loop travel in one message. */
  send(kind: RequestKind, sql: string, parameters: readonly SQLInputValue[] = []): Promise<StatementResult> {
    if (this.#death) return Promise.reject(this.#death);
    const waiter = Promise.withResolvers<StatementResult>();
    this.#waiters.push(waiter);
    // nextTick runs when the promise jobs of this turn are done, so what they add still joins the message.
    if (this.#outbox.length === 0) process.nextTick(() => this.#flush());
    this.#outbox.push({ kind, sql, parameters });
    return waiter.promise;
  }

  /** Moves the write-ahead log into the database file and ends the thread. */
  async close(): Promise<void> {
    this.#closing = true;
    if (!this.#death) this.#post({ close: true });
    await this.#ended.promise;
  }

  #flush(): void {
    const requests = this.#outbox;
    this.#outbox = [];
    if (!this.#death) this.#post({ requests });
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWriter): void {
    if ('opened' in message) {
      this.#opening(message.opened);
      return;
    }
    for (const reply of message.replies) {
      const waiter = this.#waiters.shift();
      if ('result' in reply) waiter?.resolve(reply.result);
      else waiter?.reject(errorOf(reply.failure));
    }
  }

  #opening(failure: Failure | null): void {
    if (failure === null) this.#opened.resolve();
    else this.#opened.reject(errorOf(failure));
    // A thread that could not open the file ends by itself.
    this.#closing = failure !== null;
  }

  /** A thread that died stays dead: what it had acknowledged is on disk, and a supervisor's restart is the honest cure. */
  #die(cause: Error, log: Logger): void {
    if (this.#death) return;
    log.fatal({ err: cause }, 'the database writer died; writes are refused until the server restarts');
    this.#death = new AssetError('unavailable', 'The database writer has stopped; restart the server.', {
      cause,
    });
    this.#opened.reject(this.#death);
    for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#death);
  }
}
