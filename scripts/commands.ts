import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const ROOT = dirname(import.meta.dirname);

/** Runs a program to its end with our own standard output; resolves to its exit code. */
export function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs the command-line program of an installed package with this very Node. */
export function runBin(name: string, bin: string, args: readonly string[]): Promise<number> {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const path = join(dirname(manifest), bin);
  if (!existsSync(path)) throw new Error(`${name} has no ${bin}`);
  return run(process.execPath, [path, ...args]);
}
