import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import { ENDINGS, type Ending, MediaChild } from './child.ts';
import type { Command, Commands } from './protocol.ts';
import { residentBytes } from './resident.ts';

export interface ChildPoolOptions {
  /** Child processes, and so commands that run at the same time. */
  readonly workers: number;
  /** Start one at once, so that the first command does not wait for libraries to load, and keep them warm. */
  readonly warm: boolean;
  /** Commands after which a child is replaced: libraries that decode files leak and fragment. */
  readonly recycleAfter: number;
  /** Bytes that a child may hold. */
  readonly memoryLimit: number;
  readonly log: Logger;
}

export interface SubmitOptions {
  /** Milliseconds that the command may run, not counting the wait for its turn. */
  readonly time: number;
  readonly signal: AbortSignal | null;
  readonly onProgress?: (done: number) => void;
}

/** Long enough for a busy machine to start a process and load the libraries. */
const PING_TIMEOUT_MS = 30_000;

/** How long a child of a pool that is not kept warm waits for more to do. */
const IDLE_MS = 60_000;

/** Share of the memory limit that a child may hold on to between commands. */
const SWOLLEN = 0.5;

/** How a pool is doing. */
export interface PoolFigures {
  readonly running: number;
  /** Of those. */
  readonly busy: number;
  /** Commands without a child. */
  readonly waiting: number;
  /** Children since the pool was opened. */
  readonly ended: Readonly<Record<Ending, number>>;
}

interface Task {
  readonly start: (child: MediaChild) => Promise<void>;
  readonly reject: (reason: unknown) => void;
}

/** Child processes that take one command each at a time. A crash, a hang or a memory bomb fails the one command that met it. */
export class ChildPool implements AsyncDisposable {
  readonly #options: ChildPoolOptions;
  readonly #children = new Set<MediaChild>();
  /** First come, first served. */
  readonly #queue: Task[] = [];
  readonly #ended = Object.fromEntries(ENDINGS.map((ending) => [ending, 0])) as Record<Ending, number>;
  #closed = false;

  constructor(options: ChildPoolOptions) {
    this.#options = options;
    if (options.warm) this.#startChild();
  }

  /** Resolves when every child that is free answers, or all are at work; rejects with the reason why none does. */
  async check(): Promise<void> {
    const ping = { time: PING_TIMEOUT_MS, signal: null };
    const idle = [...this.#children].filter((child) => child.idle);
    if (this.#children.size === 0) await this.submit('ping', null, ping);
    else await Promise.all(idle.map((child) => this.#run(child, 'ping', { input: null, ...ping })));
  }

  get figures(): PoolFigures {
    const busy = [...this.#children].filter((child) => !child.idle).length;
    return { running: this.#children.size, busy, waiting: this.#queue.length, ended: { ...this.#ended } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const task of this.#queue.splice(0)) task.reject(closing());
    await Promise.all([...this.#children].map((child) => child.kill('was ended because the server stops')));
  }

  submit<C extends Command>(
    command: C,
    input: Commands[C]['input'],
    options: SubmitOptions,
  ): Promise<Commands[C]['output']> {
    const { promise, resolve, reject } = Promise.withResolvers<Commands[C]['output']>();
    const { signal } = options;
    if (this.#closed) return Promise.reject(closing());
    if (signal?.aborted) return Promise.reject(signal.reason);
    const task: Task = {
      start: async (child) => {
        signal?.removeEventListener('abort', leave);
        await this.#run(child, command, { input, ...options }).then(resolve, reject);
      },
      reject,
    };
    const leave = () => {
      this.#queue.splice(this.#queue.indexOf(task), 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    this.#queue.push(task);
    this.#assign();
    return promise;
  }

  /** Gives waiting tasks to free children, and starts children while there are both tasks and places. */
  #assign(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const child = this.#freeChild();
      if (child === null) return;
      const task = this.#queue.shift();
      task?.start(child);
    }
  }

  #freeChild(): MediaChild | null {
    for (const child of this.#children) if (child.idle) return child;
    return this.#children.size < this.#options.workers ? this.#startChild() : null;
  }

  #startChild(): MediaChild {
    const { log } = this.#options;
    const child = new MediaChild();
    const { pid } = child;
    log.debug({ pid }, 'media worker started');
    this.#children.add(child);
    child.gone.then((reason) => {
      log[isFault(reason) ? 'warn' : 'debug']({ pid, err: reason }, 'media worker ended');
      this.#children.delete(child);
      this.#ended[child.ending] += 1;
      // Kept warm, unless it died before its first answer: what cannot start would start and die for ever.
      if (this.#options.warm && child.served > 0 && !this.#closed) this.#startChild();
      this.#assign();
    });
    return child;
  }

  async #run<C extends Command>(
    child: MediaChild,
    command: C,
    { input, ...options }: { input: Commands[C]['input'] } & SubmitOptions,
  ): Promise<Commands[C]['output']> {
    try {
      return await child.run(command, input, { ...options, memory: this.#options.memoryLimit });
    } finally {
      if (child.served >= this.#options.recycleAfter) child.retire();
      else this.#retireIfSwollen(child);
      if (!this.#options.warm) this.#retireWhenIdle(child);
      this.#assign();
    }
  }

  #retireWhenIdle(child: MediaChild): void {
    const { served } = child;
    setTimeout(() => {
      if (child.idle && child.served === served) child.retire();
    }, IDLE_MS).unref();
  }

  /** Memory that is still held after a command is lost for the next one. */
  async #retireIfSwollen(child: MediaChild): Promise<void> {
    const bytes = child.pid === null ? null : await residentBytes(child.pid);
    if (bytes !== null && bytes > this.#options.memoryLimit * SWOLLEN) child.retire();
  }
}

function closing(): AssetError {
  return new AssetError('unavailable', 'The server is stopping.');
}

/** Whether a worker ended otherwise than by being aborted, replaced or stopped with the server. */
function isFault(reason: unknown): boolean {
  return reason instanceof AssetError && reason.kind !== 'unavailable';
}
