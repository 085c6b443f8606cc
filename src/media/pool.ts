import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import type { Facts, Previews } from './facts.ts';
import { MediaChild } from './workers/child.ts';
import type { Command, Commands, Crash, PreviewInput, ProbeInput } from './workers/protocol.ts';
import { residentBytes } from './workers/resident.ts';

export interface MediaPoolOptions {
  /** Child processes, and so commands that run at the same time. */
  readonly workers: number;
  /** Commands after which a child is replaced: libraries that decode files leak and fragment. */
  readonly recycleAfter: number;
  /** Milliseconds that a command may run, not counting the wait for its turn. */
  readonly timeouts: { readonly probe: number; readonly preview: number };
  /** Bytes that a child may hold. */
  readonly memoryLimit: number;
  readonly log: Logger;
}

/** Media work in child processes. A crash, a hang or a memory bomb fails the one command that met it. */
export interface MediaPool extends AsyncDisposable {
  /** Rejects with `not-media` or `unprocessable` when the file is to blame, `internal` when a worker died over it. */
  probe(input: ProbeInput, signal: AbortSignal): Promise<Facts>;
  /** As `probe`; resolves with what could be made when not everything could. */
  preview(input: PreviewInput, signal: AbortSignal): Promise<Previews>;
  /** Resolves when every child that is free answers, or all are at work; rejects with the reason why none does. */
  check(): Promise<void>;
  /** Makes one child die in the given way; always rejects, with the report of that death. */
  crash(how: Crash): Promise<never>;
}

/** One child is started at once, so that the first upload does not wait for libraries to load; the others when needed. */
export function openMediaPool(options: MediaPoolOptions): MediaPool {
  return new Pool(options);
}

/** Long enough for a busy machine to start a process and load the libraries. */
const PING_TIMEOUT_MS = 30_000;

/** Share of the memory limit that a child may hold on to between commands. */
const SWOLLEN = 0.5;

interface Task {
  readonly start: (child: MediaChild) => Promise<void>;
  readonly reject: (reason: unknown) => void;
}

class Pool implements MediaPool {
  readonly #options: MediaPoolOptions;
  readonly #children = new Set<MediaChild>();
  /** First come, first served. */
  readonly #queue: Task[] = [];
  #closed = false;

  constructor(options: MediaPoolOptions) {
    this.#options = options;
    this.#startChild();
  }

  probe(input: ProbeInput, signal: AbortSignal): Promise<Facts> {
    return this.#submit('probe', input, { time: this.#options.timeouts.probe, signal });
  }

  preview(input: PreviewInput, signal: AbortSignal): Promise<Previews> {
    return this.#submit('preview', input, { time: this.#options.timeouts.preview, signal });
  }

  crash(how: Crash): Promise<never> {
    return this.#submit('crash', how, { time: this.#options.timeouts.probe, signal: null });
  }

  async check(): Promise<void> {
    const ping = { time: PING_TIMEOUT_MS, signal: null };
    const idle = [...this.#children].filter((child) => child.idle);
    if (this.#children.size === 0) await this.#submit('ping', null, ping);
    else await Promise.all(idle.map((child) => this.#run(child, 'ping', { input: null, ...ping })));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const task of this.#queue.splice(0)) task.reject(closing());
    await Promise.all([...this.#children].map((child) => child.kill('was ended because the server stops')));
  }

  #submit<C extends Command>(
    command: C,
    input: Commands[C]['input'],
    limits: { time: number; signal: AbortSignal | null },
  ): Promise<Commands[C]['output']> {
    const { promise, resolve, reject } = Promise.withResolvers<Commands[C]['output']>();
    const { signal } = limits;
    if (this.#closed) return Promise.reject(closing());
    if (signal?.aborted) return Promise.reject(signal.reason);
    const task: Task = {
      start: async (child) => {
        signal?.removeEventListener('abort', leave);
        await this.#run(child, command, { input, ...limits }).then(resolve, reject);
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
      // Kept warm, unless it died before its first answer: what cannot start would start and die for ever.
      if (child.served > 0 && !this.#closed) this.#startChild();
      this.#assign();
    });
    return child;
  }

  async #run<C extends Command>(
    child: MediaChild,
    command: C,
    { input, ...limits }: { input: Commands[C]['input']; time: number; signal: AbortSignal | null },
  ): Promise<Commands[C]['output']> {
    try {
      return await child.run(command, input, { ...limits, memory: this.#options.memoryLimit });
    } finally {
      if (child.served >= this.#options.recycleAfter) child.retire();
      else this.#retireIfSwollen(child);
      this.#assign();
    }
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
