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
export class Writer implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #opened = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #waiters: PromiseWithResolvers<StatementResult>[] = [];
  #outbox: Request[] = [];
  /** Why nothing more is taken, null while the writer serves. */
  #refusal: AssetError | null = null;

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
      if (!this.#refusal) this.#die(new Error('The thread ended.'), log);
      this.#ended.resolve();
    });
  }

  /** Statements of one turn of the event loop travel in one message. */
  send(kind: RequestKind, sql: string, parameters: readonly SQLInputValue[] = []): Promise<StatementResult> {
    if (this.#refusal) return Promise.reject(this.#refusal);
    const waiter = Promise.withResolvers<StatementResult>();
    this.#waiters.push(waiter);
    // nextTick runs when the promise jobs of this turn are done, so what they add still joins the message.
    if (this.#outbox.length === 0) process.nextTick(() => this.#flush());
    this.#outbox.push({ kind, sql, parameters });
    return waiter.promise;
  }

  /** Moves the write-ahead log into the database file and ends the thread. Whoever waits must have been answered. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#refusal) this.#post({ close: true });
    this.#refusal ??= new AssetError('unavailable', 'The database is closing; try again.');
    await this.#ended.promise;
  }

  #flush(): void {
    const requests = this.#outbox;
    this.#outbox = [];
    this.#post({ requests });
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
    if (failure === null) {
      this.#opened.resolve();
      return;
    }
    // The thread then ends by itself, which is no accident.
    this.#refusal = new AssetError('unavailable', 'The database could not be opened.');
    this.#opened.reject(errorOf(failure));
  }

  /** A thread that died stays dead: what it had acknowledged is on disk, and a supervisor's restart is the honest cure. */
  #die(cause: Error, log: Logger): void {
    log.fatal({ err: cause }, 'the database writer died; writes are refused until the server restarts');
    const refusal = new AssetError('unavailable', 'The database writer has stopped; restart the server.', {
      cause,
    });
    this.#refusal = refusal;
    this.#opened.reject(refusal);
    for (const waiter of this.#waiters.splice(0)) waiter.reject(refusal);
  }
}
