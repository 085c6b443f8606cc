import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { appendFile, chmod, chown, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { childrenOf, isAlive } from '../../crash/processes.ts';
import { freePorts } from '../free-ports.ts';
import { type PostgresPrograms, unpacked } from './programs.ts';
import { type Account, serverAccount } from './server-account.ts';

const run = promisify(execFile);

const START_TIMEOUT = 60_000;
const SUPERUSER = 'postgres';

/** Whoever is killed here loses nothing, since the machine goes on: what was written is in the page cache. */
const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
full_page_writes = off
max_connections = 200
shared_buffers = 64MB
`;

/**
 * A PostgreSQL of its own, in `dir`: a real server, that trusts whoever is on this machine. It ends with the process that
 * started it, however that ends. Disposing stops it and removes `dir`.
 */
export class PostgresServer implements AsyncDisposable {
  readonly #dir: string;
  readonly #programs: PostgresPrograms;
  readonly #account: Account | null;
  readonly #port: number;
  #process: ChildProcess | null = null;

  private constructor(
    dir: string,
    { programs, account, port }: { programs: PostgresPrograms; account: Account | null; port: number },
  ) {
    this.#dir = dir;
    this.#programs = programs;
    this.#account = account;
    this.#port = port;
  }

  static async start(dir: string, found: PostgresPrograms | null): Promise<PostgresServer> {
    if (found === null) throw new Error('There is no PostgreSQL for this machine.');
    const account = await serverAccount();
    await mkdir(dir, { recursive: true });
    await chmod(dir, 0o755);
    const programs = await unpacked(found, dir);
    const [port] = await freePorts();
    const server = new PostgresServer(dir, { programs, account, port });
    try {
      await server.#create();
      await server.resurrect();
      return server;
    } catch (cause) {
      const log = await readFile(server.#log, 'utf8').catch(() => '');
      await server[Symbol.asyncDispose]();
      throw new Error(`PostgreSQL does not start:\n${log.slice(-2_000)}`, { cause });
    }
  }

  /** Of the superuser and his database; others are made there. */
  get address(): string {
    return `postgres://${SUPERUSER}@127.0.0.1:${this.#port}/postgres`;
  }

  /** Starts it again, on the data that is there. */
  async resurrect(): Promise<void> {
    const output = openSync(this.#log, 'a');
    const [program, ...args] = this.#as('postgres', '-D', this.#data, '-p', String(this.#port));
    const child = spawn(program, args, { env: this.#env, stdio: ['ignore', output, output] });
    closeSync(output);
    // Whoever stops the tests at the keyboard does not have to wait for it.
    child.unref();
    this.#process = child;
    const deadline = Date.now() + START_TIMEOUT;
    while (!(await this.#isReady(child.pid))) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('PostgreSQL ended.');
      if (Date.now() > deadline) throw new Error('PostgreSQL is not ready in time.');
      await sleep(20);
    }
  }

  /** Ends it as an operator does who restarts it: connections are cut, what is under way is undone. */
  async stop(): Promise<void> {
    await this.#end('SIGINT');
  }

  /** Ends all its processes as a power cut would. */
  async kill(): Promise<void> {
    const pids = this.#pids();
    for (const pid of pids) signal(pid, 'SIGKILL');
    await this.#end('SIGKILL');
    while (pids.some(isAlive)) await sleep(10);
  }

  /** Stops it in the middle of what it does: it takes connections and does not answer. */
  pause(): void {
    for (const pid of this.#pids()) signal(pid, 'SIGSTOP');
  }

  resume(): void {
    for (const pid of this.#pids()) signal(pid, 'SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #create(): Promise<void> {
    await mkdir(this.#data, { mode: 0o700 });
    if (this.#account) await chown(this.#data, this.#account.uid, this.#account.gid);
    const options = ['-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    const [program, ...args] = this.#as('initdb', '-D', this.#data, ...options);
    await run(program, args, { env: this.#env, cwd: this.#dir, timeout: START_TIMEOUT });
    await appendFile(join(this.#data, 'postgresql.conf'), SETTINGS);
  }

  /** By way of setpriv, so that the kernel ends it with this process, and that it is not root, which it refuses to be. */
  #as(program: string, ...args: string[]): [string, ...string[]] {
    const { uid, gid } = this.#account ?? {};
    const identity = uid === undefined ? [] : [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
    return ['setpriv', ...identity, '--pdeathsig', 'KILL', '--', join(this.#programs.bin, program), ...args];
  }

  get #env(): NodeJS.ProcessEnv {
    const { lib } = this.#programs;
    return lib === null ? process.env : { ...process.env, LD_LIBRARY_PATH: lib };
  }

  get #data(): string {
    return join(this.#dir, 'data');
  }

  get #log(): string {
    return join(this.#dir, 'log');
  }

  /** The first line of its lock file is who runs, the eighth whether it takes connections. */
  async #isReady(pid: number | undefined): Promise<boolean> {
    const lock = await readFile(join(this.#data, 'postmaster.pid'), 'utf8').catch(() => '');
    const lines = lock.split('\n').map((line) => line.trim());
    return lines[0] === String(pid) && lines[7] === 'ready';
  }

  #pids(): number[] {
    const pid = this.#process?.pid;
    return pid === undefined || !isAlive(pid) ? [] : [pid, ...childrenOf(pid)];
  }

  async #end(how: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const exited = once(child, 'exit');
    child.kill(how);
    await exited;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended while we looked.
  }
}
