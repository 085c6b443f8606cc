import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { debianPrograms, type Missing, type Programs } from '../debian-packages.ts';
import { freePorts } from '../free-ports.ts';
import { cephConf } from './ceph-conf.ts';

const run = promisify(execFile);

/** What an S3 client needs to know. */
export interface S3Endpoint {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

const ACCESS_KEY = 'polyreeltestaccess';
const SECRET_KEY = 'polyreel-test-secret-key-0123456789';
const USER = 'polyreel';
const PROGRAMS = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'monmaptool', 'osdmaptool'];
const START_TIMEOUT = 60_000;

/** The gateway first: it takes its watch off the object store, or metadata writes after the next start wait for it. */
const ORDER_OF_ENDS = ['gateway', 'osd', 'monitor'] as const;
export type CephPart = (typeof ORDER_OF_ENDS)[number];

/** The programs of the cluster, or why this machine has none. */
export function cephPrograms(): Promise<Programs | Missing> {
  return debianPrograms({ packages: ['ceph-mon', 'ceph-osd', 'radosgw'], programs: PROGRAMS });
}

/**
 * A Ceph cluster of one node with its S3 gateway, in `dir`: a real S3 server. Its processes end with the one that
 * started it, however that ends. Disposing stops them and removes `dir`.
 */
export class Ceph implements AsyncDisposable {
  readonly #dir: string;
  readonly #programs: Programs;
  readonly #monitorPort: number;
  readonly #gatewayPort: number;
  readonly #parts = new Map<CephPart, ChildProcess>();

  private constructor(dir: string, programs: Programs, ports: readonly [number, number]) {
    this.#dir = dir;
    this.#programs = programs;
    [this.#monitorPort, this.#gatewayPort] = ports;
  }

  static async start(dir: string, programs: Programs): Promise<Ceph> {
    const ceph = new Ceph(dir, programs, await freePorts());
    try {
      await ceph.#create();
      await ceph.resurrect();
      return ceph;
    } catch (cause) {
      const logs = await ceph.#lastLines();
      await ceph[Symbol.asyncDispose]();
      throw new Error(`Ceph does not start:\n${logs}`, { cause });
    }
  }

  get endpoint(): S3Endpoint {
    return {
      endpoint: `http://127.0.0.1:${this.#gatewayPort}`,
      region: 'us-east-1',
      accessKey: ACCESS_KEY,
      secretKey: SECRET_KEY,
    };
  }

  /** Starts the parts that do not run, on the data that is there. */
  async resurrect(): Promise<void> {
    if (!this.#runs('monitor')) this.#spawn('monitor', 'ceph-mon', '-i', 'a');
    await this.#until('monitor', () => accepts(this.#monitorPort));
    if (!this.#runs('osd')) await this.#startOsd();
    if (this.#runs('gateway')) return;
    await this.#makeUser();
    this.#spawn('gateway', 'radosgw', '-n', 'client.rgw');
    await this.#until('gateway', () => this.#answers());
  }

  /** Ends parts as a power cut would. */
  async kill(...parts: CephPart[]): Promise<void> {
    for (const part of parts) await this.#end(part, 'SIGKILL');
  }

  /** Stops a part's processes in the middle of what they do: it takes connections and does not answer. */
  pause(part: CephPart): void {
    this.#parts.get(part)?.kill('SIGSTOP');
  }

  resume(part: CephPart): void {
    this.#parts.get(part)?.kill('SIGCONT');
  }

  /** From now on writes beyond so many bytes are refused at once, as those to a full store; null lifts it. */
  async limit(bytes: number | null): Promise<void> {
    const quota = ['--quota-scope=user', `--uid=${USER}`];
    if (bytes !== null) await this.#admin('quota', 'set', ...quota, `--max-size=${bytes}`);
    await this.#admin('quota', bytes === null ? 'disable' : 'enable', ...quota);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const part of ORDER_OF_ENDS) await this.#end(part, 'SIGKILL');
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #create(): Promise<void> {
    const dir = this.#dir;
    for (const name of ['log', 'mon', 'osd', 'rgw', 'crash'])
      await mkdir(join(dir, name), { recursive: true });
    const fsid = randomUUID();
    const { prefix } = this.#programs;
    const places = { dir, fsid, monitorPort: this.#monitorPort, gatewayPort: this.#gatewayPort, prefix };
    await writeFile(this.#conf, cephConf(places));
    const monitors = join(dir, 'monmap');
    const osds = join(dir, 'osdmap');
    const address = `[v2:127.0.0.1:${this.#monitorPort}]`;
    await this.#run('monmaptool', '--create', '--clobber', '--fsid', fsid, '--addv', 'a', address, monitors);
    await this.#run('osdmaptool', '-c', this.#conf, '--createsimple', '1', '--clobber', osds);
    const maps = ['--monmap', monitors, '--osdmap', osds];
    await this.#run('ceph-mon', '-c', this.#conf, '--mkfs', '-i', 'a', ...maps);
    // The object store asks the monitor what it is to be.
    this.#spawn('monitor', 'ceph-mon', '-i', 'a');
    await this.#until('monitor', () => accepts(this.#monitorPort));
    await this.#run('ceph-osd', '-c', this.#conf, '--mkfs', '-i', '0', '--osd-uuid', fsid);
  }

  async #startOsd(): Promise<void> {
    const log = join(this.#dir, 'log', 'osd.0.log');
    await writeFile(log, '');
    this.#spawn('osd', 'ceph-osd', '-i', '0');
    await this.#until('osd', async () => (await readFile(log, 'utf8')).includes('booting -> active'));
  }

  async #makeUser(): Promise<void> {
    const known = join(this.#dir, 'user');
    if (await readFile(known).catch(() => null)) return;
    const keys = [`--access-key=${ACCESS_KEY}`, `--secret-key=${SECRET_KEY}`];
    await this.#admin('user', 'create', `--uid=${USER}`, `--display-name=${USER}`, ...keys);
    await writeFile(known, 'made');
  }

  #admin(...args: string[]): Promise<void> {
    return this.#run('radosgw-admin', '-c', this.#conf, '-n', 'client.rgw', ...args);
  }

  async #run(program: string, ...args: string[]): Promise<void> {
    await run(program, args, { env: this.#programs.env, timeout: START_TIMEOUT });
  }

  get #conf(): string {
    return join(this.#dir, 'ceph.conf');
  }

  /** By way of setpriv, so that the kernel ends it with this process, whatever ends this process. */
  #spawn(part: CephPart, program: string, ...args: string[]): void {
    const output = openSync(join(this.#dir, 'log', `${part}.out`), 'a');
    const command = ['--pdeathsig', 'KILL', '--', program, ...args, '-c', this.#conf, '-f'];
    const child = spawn('setpriv', command, { env: this.#programs.env, stdio: ['ignore', output, output] });
    closeSync(output);
    // Whoever stops the tests at the keyboard does not have to wait for it.
    child.unref();
    this.#parts.set(part, child);
  }

  #runs(part: CephPart): boolean {
    const child = this.#parts.get(part);
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  async #end(part: CephPart, signal: NodeJS.Signals): Promise<void> {
    const child = this.#parts.get(part);
    if (child === undefined || !this.#runs(part)) return;
    child.ref();
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async #until(part: CephPart, isReady: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT;
    while (!(await isReady())) {
      if (!this.#runs(part)) throw new Error(`The ${part} ended.`);
      if (Date.now() > deadline) throw new Error(`The ${part} is not ready in time.`);
      await sleep(20);
    }
  }

  /** An object in a bucket that is not there: "404" takes the gateway, the monitor and the object store. */
  async #answers(): Promise<boolean> {
    const url = `http://127.0.0.1:${this.#gatewayPort}/missing-${randomUUID()}/object`;
    return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      async (reply) => {
        await reply.body?.cancel();
        return reply.status === 404;
      },
      () => false,
    );
  }

  async #lastLines(): Promise<string> {
    const names = ['monitor.out', 'osd.out', 'gateway.out', 'osd.0.log'];
    const texts = await Promise.all(
      names.map((name) => readFile(join(this.#dir, 'log', name), 'utf8').catch(() => '')),
    );
    return names.map((name, index) => `${name}: ${texts[index]?.slice(-500)}`).join('\n');
  }
}

function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}
