import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../test/infra/free-ports.ts';

/** Who ends the bench before its time does not want to look for its servers. */
const RUNNING = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of RUNNING) child.kill('SIGKILL');
});

/** Milliseconds. */
const PATIENCE = 60_000;
const INTERVAL = 5;

export interface DaemonOptions {
  readonly cwd: string;
  /** All of its environment, but for PATH and PORT. */
  readonly env: Readonly<Record<string, string>>;
  /** A path that is answered with a success once it serves. */
  readonly ready: string;
  /** Where it is known already; a free one otherwise. */
  readonly port?: number;
}

/** Somebody else's server in a process of its own. Disposing ends it. */
export class Daemon implements AsyncDisposable {
  readonly origin: string;
  /** Milliseconds from the start of its process to its first answer. */
  startedIn = 0;
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #printed = '';

  /** Resolves when it serves; `command` is given the port that it is to take. */
  static async start(
    command: (port: number) => readonly [string, ...string[]],
    { ready, port: chosen, ...options }: DaemonOptions,
  ): Promise<Daemon> {
    const port = chosen ?? (await freePorts())[0];
    const start = performance.now();
    const daemon = new Daemon(port, command(port), options);
    try {
      while ((await daemon.#refusal(ready)) !== null) {
        if (performance.now() - start > PATIENCE) throw new Error('It takes too long.');
        await sleep(INTERVAL);
      }
      daemon.startedIn = performance.now() - start;
    } catch (error) {
      await daemon[Symbol.asyncDispose]();
      throw new Error(`It does not serve: ${daemon.#printed.trim()}`, { cause: error });
    }
    return daemon;
  }

  private constructor(
    port: number,
    [command, ...args]: readonly [string, ...string[]],
    { cwd, env }: Pick<DaemonOptions, 'cwd' | 'env'>,
  ) {
    this.origin = `http://127.0.0.1:${port}`;
    this.#process = spawn(command, args, {
      cwd,
      env: { ...env, PATH: process.env.PATH, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#exited = new Promise((resolve) => {
      this.#process.once('close', resolve);
      this.#process.once('error', (error) => {
        this.#printed += error.message;
        resolve(null);
      });
    });
    RUNNING.add(this.#process);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed = (this.#printed + text).slice(-4_000);
      });
    }
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error('The process could not be started.');
    return this.#process.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGTERM');
    const kill = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await this.#exited;
    RUNNING.delete(this.#process);
    clearTimeout(kill);
  }

  /** Null when it serves. */
  async #refusal(path: string): Promise<string | null> {
    if (this.#process.exitCode !== null) throw new Error('It has ended.');
    return fetch(this.origin + path).then(
      ({ ok, status }) => (ok ? null : `${path} answers ${status}`),
      (error: unknown) => String(error),
    );
  }
}
