import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Logger } from '#log.ts';
import type { CheckpointData, CheckpointReport } from './checkpoint-thread.ts';
import { LONGEST_LOG } from './pragmas.ts';
import type { Writer } from './writer.ts';

/** The thread's module has this one's extension: `.ts` as developed, `.js` as published. */
const THREAD = new URL(`./checkpoint-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** Milliseconds between two looks at how much there is to copy. */
const LOOK_EVERY = 250;
/** Transactions, of some ten pages each mostly: a long log slows reads down, and a short one is not worth two fsyncs. */
const TRANSACTIONS = 400;

/**
 * Keeps the write-ahead log short without stopping the event loop. A first pass copies most of it into the database file
 * while others write; a short second one, while nobody does, copies the rest, so that the next one to write begins the
 * log anew.
 */
export class Checkpoints implements AsyncDisposable {
  readonly #path: string;
  readonly #writer: Writer;
  readonly #log: Logger;
  readonly #thread: Worker;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;
  #covered = 0;
  #count = 0;

  constructor(path: string, { writer, log }: { writer: Writer; log: Logger }) {
    const workerData: CheckpointData = { path };
    this.#path = path;
    this.#writer = writer;
    this.#log = log;
    this.#thread = new Worker(THREAD, { name: 'polyreel-checkpoints', workerData });
    this.#thread.unref();
    this.#thread.on('error', (error) =>
      log.fatal({ err: error }, 'the database can no longer be checkpointed'),
    );
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
    }, LOOK_EVERY).unref();
  }

  /** Since it was opened. */
  get count(): number {
    return this.#count;
  }

  /** Copies the log as far as possible; a failure is logged and tried again with the next look. */
  async run(): Promise<void> {
    this.#covered = this.#writer.transactions;
    this.#count += 1;
    const first = await this.#pass();
    if ('error' in first || first.copied < first.pages)
      await this.#writer.pause(async () => void (await this.#pass()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    const ended = once(this.#thread, 'exit');
    this.#thread.ref();
    this.#thread.postMessage('close');
    await ended;
  }

  /** A few transactions may be long ones: a restored backup, states of editors. */
  async #look(): Promise<void> {
    const transactions = this.#writer.transactions - this.#covered;
    if (transactions === 0) return;
    if (transactions >= TRANSACTIONS || (await this.#logBytes()) > LONGEST_LOG) await this.run();
  }

  async #logBytes(): Promise<number> {
    return stat(`${this.#path}-wal`).then(
      ({ size }) => size,
      () => 0, // none yet
    );
  }

  async #pass(): Promise<CheckpointReport> {
    const decided = new AbortController();
    const { signal } = decided;
    const answered = Promise.race([
      once(this.#thread, 'message', { signal }),
      once(this.#thread, 'exit', { signal }),
    ]);
    this.#thread.postMessage('checkpoint');
    const [report] = (await answered) as [CheckpointReport | number];
    // Or each pass would leave a listener for the end of the thread behind.
    decided.abort();
    if (typeof report === 'number') return { error: 'The thread has ended.' };
    if ('error' in report)
      this.#log.error({ reason: report.error }, 'the database could not be checkpointed');
    return report;
  }
}
