import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server that npx installs and starts, with all that belongs to it in a process group. Disposing kills that. */
export class Npx implements AsyncDisposable {
  /** Where it listens; rejects with what was printed when that ends before. */
  readonly origin: Promise<string>;
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;
  #printed = '';

  /** `signal` ends it too: a test that runs out of time disposes of nothing. */
  constructor(
    args: readonly string[],
    { folder, cache, signal }: { folder: string; cache: string; signal: AbortSignal },
  ) {
    this.#process = spawn('npx', ['--yes', '--cache', cache, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...surroundings(), PORT: '0' },
    });
    signal.addEventListener('abort', () => this.#signal('SIGKILL'));
    // "close" and not "exit": it comes when the last process that could print has ended.
    this.#closed = once(this.#process, 'close');
    this.origin = this.#untilListening();
    this.origin.catch(() => {}); // who ends it while it starts does not wait for it
  }

  get printed(): string {
    return this.#printed;
  }

  /** Asks it to stop and resolves when all of it has ended. */
  async end(): Promise<void> {
    this.#signal('SIGTERM');
    await this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal('SIGKILL');
    await this.#closed;
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; // it has ended
    }
  }

  #untilListening(): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed += text;
        // The greeting's last line, so that all of it is there.
        const [, origin] = /listens on +(http:[^\s,]+).*--data-binary \S+\n/s.exec(this.#printed) ?? [];
        if (origin !== undefined) resolve(origin);
      });
    }
    void this.#closed.then(() => reject(new Error(`It ended before it listened:\n${this.#printed}`)));
    return promise;
  }
}

/** The environment, with which npm finds its registry and what vouches for it, without the settings of a server or of Node. */
function surroundings(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(
    entries.filter(([name]) => !/^POLYREEL_|^DATABASE_URL$|^NODE_(?!EXTRA_CA_CERTS$)/.test(name)),
  );
}
