import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { constants, setPriority, tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetError, type ErrorKind } from '#errors.ts';
import { besides } from './entry.ts';
import { LastWords } from './last-words.ts';
import type { Command, Commands, Reply } from './protocol.ts';
import { watchMemory } from './resident.ts';

export interface RunLimits {
  /** Milliseconds. */
  readonly time: number;
  /** Bytes. */
  readonly memory: number;
  readonly signal: AbortSignal | null;
  /** Told how far the command is, for commands that tell. */
  readonly onProgress?: (done: number) => void;
}

/** Why a child ended. Those that were replaced, aborted or stopped are nobody's fault. */
export const ENDINGS = ['replaced', 'aborted', 'stopped', 'timeout', 'memory', 'crashed'] as const;
export type Ending = (typeof ENDINGS)[number];

interface Waiter {
  readonly nonce: number;
  readonly onProgress: ((done: number) => void) | null;
  resolve(value: Commands[Command]['output']): void;
  reject(reason: unknown): void;
}

/** One media worker process. It runs one command at a time; whatever goes wrong in it ends it, and only it. */
export class MediaChild {
  /** Commands that it has answered. */
  served = 0;
  /** Settles with the reason when the process is gone; never rejects. */
  readonly gone: Promise<unknown>;
  readonly #process: ChildProcess;
  readonly #lastWords: LastWords;
  #waiter: Waiter | null = null;
  #nonce = 0;
  /** Why it was killed from here. */
  #verdict: unknown = null;
  #ending: Ending = 'crashed';
  #retired = false;
  #ended = false;

  constructor() {
    this.#process = startProcess();
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.gone = promise;
    this.#process.on('message', (reply: Reply) => this.#settle(reply));
    // Without a pid it could not be started, and there will be no 'close'; any other error is followed by one.
    this.#process.on('error', (error) => {
      if (this.pid === null) this.#end(`could not be started: ${error.message}`, resolve);
    });
    this.#process.on('close', (code, signal) => this.#end(deathOf(code, signal), resolve));
    this.#lastWords = new LastWords(this.#process.stderr);
  }

  get pid(): number | null {
    return this.#process.pid ?? null;
  }

  /** To be asked once it is gone. */
  get ending(): Ending {
    return this.#ending;
  }

  /** Whether it can take a command now. */
  get idle(): boolean {
    return this.#waiter === null && !this.#retired && !this.#ended && this.#verdict === null;
  }

  /** Rejects with what the command threw, with the signal's reason, or with what ended the process. */
  async run<C extends Command>(
    command: C,
    input: Commands[C]['input'],
    limits: RunLimits,
  ): Promise<Commands[C]['output']> {
    if (!this.idle) throw new Error('a media child runs one command at a time');
    using watches = new DisposableStack();
    const reply = this.#ask(command, input, limits.onProgress ?? null);
    const late = () =>
      this.#kill(
        'timeout',
        this.#error('internal', `took longer than ${limits.time / 1000} seconds over a ${command}`),
      );
    watches.adopt(setTimeout(late, limits.time), clearTimeout);
    if (this.pid !== null)
      watches.use(
        watchMemory(this.pid, limits.memory, (bytes) => this.#kill('memory', this.#tooBig(bytes, limits))),
      );
    const { signal } = limits;
    const aborted = () => this.#kill('aborted', signal?.reason);
    signal?.addEventListener('abort', aborted, { once: true });
    watches.defer(() => signal?.removeEventListener('abort', aborted));
    return await reply;
  }

  /** Ends the process after what it works on, if anything; it takes no other command. */
  retire(): void {
    this.#retired = true;
    if (this.#waiter === null)
      this.#kill('replaced', this.#error('unavailable', 'was replaced by a fresh one'));
  }

  /** Ends the process at once; what it works on is rejected with the reason. */
  kill(reason: string): Promise<unknown> {
    this.#kill('stopped', this.#error('unavailable', reason));
    return this.gone;
  }

  #ask<C extends Command>(
    command: C,
    input: Commands[C]['input'],
    onProgress: Waiter['onProgress'],
  ): Promise<Commands[C]['output']> {
    const { promise, resolve, reject } = Promise.withResolvers<Commands[C]['output']>();
    this.#lastWords.forget();
    this.#nonce += 1;
    const nonce = this.#nonce;
    // The only typed crossing: the worker answers a nonce with the output of the command that it came with.
    this.#waiter = { nonce, onProgress, resolve: (value) => resolve(value as Commands[C]['output']), reject };
    this.#process.send({ nonce, command, input }, () => {
      // An error here means that the channel is closed, and so that the process is about to be gone.
    });
    return promise;
  }

  #settle(reply: Reply): void {
    const waiter = this.#waiter;
    if (waiter?.nonce !== reply.nonce || this.#verdict !== null) return;
    if ('progress' in reply) {
      waiter.onProgress?.(reply.progress);
      return;
    }
    this.#waiter = null;
    this.served += 1;
    if ('error' in reply) waiter.reject(new AssetError(reply.error.kind, reply.error.message));
    else waiter.resolve(reply.value);
    if (this.#retired) this.retire();
  }

  #kill(ending: Ending, verdict: unknown): void {
    if (this.#ended || this.#verdict !== null) return;
    this.#ending = ending;
    this.#verdict = verdict;
    this.#process.kill('SIGKILL');
  }

  #end(death: string, gone: (reason: unknown) => void): void {
    if (this.#ended) return;
    this.#ended = true;
    const reason = this.#verdict ?? this.#error('internal', death);
    this.#waiter?.reject(reason);
    this.#waiter = null;
    gone(reason);
  }

  #tooBig(bytes: number, { memory }: RunLimits): AssetError {
    return this.#error(
      'unprocessable',
      `needed ${megabytes(bytes)} of memory, where ${megabytes(memory)} are allowed`,
    );
  }

  #error(kind: ErrorKind, what: string): AssetError {
    const words = this.#lastWords.toString();
    return new AssetError(
      kind,
      `The media worker ${what}.${words === '' ? '' : ` Its last words: ${words}`}`,
    );
  }
}

function startProcess(): ChildProcess {
  const process = fork(fileURLToPath(besides(import.meta.url, 'worker')), [], {
    // Nothing of the server's surroundings: no secrets, no options, no test runner.
    env: { TMPDIR: tmpdir(), MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2', ...compileCache() },
    // What it does is done in native memory: a small nursery keeps some MiB of each child from being touched.
    execArgv: ['--max-old-space-size=512', '--max-semi-space-size=2'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  yieldToServer(process);
  return process;
}

/** What this process need not compile again, a child need not either: it is there in half the time. */
function compileCache(): Record<string, string> {
  const directory = getCompileCacheDir();
  // Node names a folder within the one that it was given, by its own version.
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: dirname(directory) };
}

/** Where processors are scarce, requests come before previews. */
function yieldToServer({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has died already, which its own events tell, or the system does not let us: then it is only less polite.
  }
}

function deathOf(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exited with code ${code}` : `crashed (${signal})`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
