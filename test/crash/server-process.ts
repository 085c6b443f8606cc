import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
/** As bin/launch.mjs gives it to what users start. */
const LAUNCHED = {
  UV_THREADPOOL_SIZE: '16',
  NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'node'),
};

/** How a process ended: one of the two is null. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server in a process of its own, on this very Node, that prints where it "listens on". Disposing kills it. */
export class ServerProcess implements AsyncDisposable {
  readonly exited: Promise<Exit>;
  /** Where it listens; rejects with what it printed when it ends before it does. */
  readonly origin: Promise<string>;
  readonly #process: ChildProcess;
  #printed = '';

  /** `env` is all of the environment that it gets, but for that of any start; `through` is a command that becomes Node in the end, or none. */
  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    through: readonly string[] = [],
  ) {
    const [command = process.execPath, ...rest] = [...through, process.execPath, ...args];
    this.#process = spawn(command, rest, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...LAUNCHED, ...env },
    });
    // "close" and not "exit": it comes when everything that was printed has been read.
    this.exited = once(this.#process, 'close').then(([code, signal]) => ({ code, signal }));
    this.origin = this.#untilListening();
    this.origin.catch(() => {}); // who kills it while it starts does not wait for it
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error('The process could not be started.');
    return this.#process.pid;
  }

  /** Standard output and standard error so far. */
  get printed(): string {
    return this.#printed;
  }

  /** Sends a signal and resolves when the process has ended. */
  async end(signal: NodeJS.Signals): Promise<Exit> {
    this.#process.kill(signal);
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }

  #untilListening(): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed += text;
        const origin = /listens on +(http:[^\s,]+)/.exec(this.#printed)?.[1];
        if (origin !== undefined) resolve(origin);
      });
    }
    void this.exited.then(({ code, signal }) =>
      reject(new Error(`The server ended (${code ?? signal}) before it listened:\n${this.#printed}`)),
    );
    return promise;
  }
}
