import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { PackageOptions, Programs } from '../infra/debian-packages.ts';

/** How an example becomes a file for a proxy of this machine; each text has to be in it. */
export type Changes = Readonly<Record<string, string>>;

export function changed(text: string, changes: Changes): string {
  return Object.entries(changes).reduce((before, [from, to]) => {
    assert.ok(before.includes(from), from);
    return before.replaceAll(from, to);
  }, text);
}

/** Where a proxy is to run, and before whom. */
export interface Place {
  /** Of its own files. */
  readonly folder: string;
  readonly port: number;
  /** Host and port of the server. */
  readonly upstream: string;
}

export interface ReverseProxy {
  readonly name: string;
  readonly package: PackageOptions;
  /** Below the prefix of its packages. */
  readonly program: string;
  /** Writes the example as its configuration, and resolves to its arguments. */
  start(place: Place): Promise<string[]>;
}

interface Spawning {
  readonly proxy: ReverseProxy;
  readonly programs: Programs;
  readonly args: readonly string[];
  readonly folder: string;
}

/** The process, and what it has printed so far. */
export function spawnProxy({ proxy, programs, args, folder }: Spawning): {
  readonly child: ChildProcess;
  printed(): string;
} {
  const { prefix } = programs;
  const program = prefix === null ? (proxy.package.programs[0] ?? '') : join(prefix, proxy.program);
  const env = { ...programs.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      printed += text;
    });
  }
  return { child, printed: () => printed };
}
