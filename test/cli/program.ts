import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { Polyreel } from '@polyreel/sdk';
import { native } from '../conformance/drivers/native.ts';
import type { Server } from '../conformance/server.ts';

export const MAIN = join(import.meta.dirname, '../../cli/src/main.ts');
const SIGNALLED = 128;

export interface RunOptions {
  /** What it finds on standard input, which ends behind it. */
  readonly stdin?: string | Uint8Array;
  /** Beside the usual ones, or with undefined without one of them. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Buffer;
  /** Of standard output, the last one without its end. */
  readonly lines: readonly string[];
}

/** Somebody at a shell: the program as a child process, in a folder and with a home of their own. */
export interface User extends AsyncDisposable {
  readonly folder: string;
  readonly home: string;
  /** What they know of the server by other ways. */
  readonly polyreel: Polyreel;
  readonly key: string;
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  /** The program while it runs. */
  start(args: readonly string[], options?: RunOptions): ChildProcessWithoutNullStreams;
}

/** Somebody with a key of a workspace of their own, given by the environment. */
export async function openUser(server: Server, origin = server.origin): Promise<User> {
  const { workspace } = await server.openClient(native);
  const folder = await mkdtemp(join(tmpdir(), 'polyreel-cli-'));
  const home = await mkdtemp(join(tmpdir(), 'polyreel-home-'));
  const { key } = workspace;
  const usual = { PATH: process.env.PATH, HOME: home, POLYREEL_URL: origin, POLYREEL_KEY: key };
  const start = (args: readonly string[], { env, stdin }: RunOptions = {}) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env: { ...usual, ...env } });
    // It may end before it has read everything, or anything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
    return child;
  };
  return {
    folder,
    home,
    key,
    polyreel: new Polyreel({ baseUrl: server.origin, key }),
    start,
    run: (args, options) => ended(start(args, options)),
    async [Symbol.asyncDispose]() {
      for (const path of [folder, home]) await rm(path, { recursive: true, force: true });
    },
  };
}

/** Everything that a program has written until its end. */
export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const [bytes, stderr, [code]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const stdout = bytes.toString();
  const lines = stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n');
  return { code: code ?? SIGNALLED, stdout, stderr, bytes, lines };
}
