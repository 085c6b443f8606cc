import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, '..', '..');
/** Beside the checkout's own packages, which `npm ci` replaces. */
const PEERS = join(ROOT, '.cache', 'bench-peers');
/** Milliseconds: some are compiled as they are installed. */
const PATIENCE = 600_000;

/** Exact versions, as in a package.json. */
export interface Packages {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  /** Whether packages may run scripts as they are installed, which some need for their compiled parts. */
  readonly scripts: boolean;
}

/** Installs packages from npm, once for each set of versions, and resolves to the directory that has their node_modules. */
export async function installed(
  name: string,
  { dependencies, overrides, scripts }: Packages,
): Promise<string> {
  const manifest = JSON.stringify({ private: true, type: 'module', dependencies, overrides }, null, 2);
  const digest = createHash('sha256').update(manifest).digest('hex').slice(0, 8);
  const directory = join(PEERS, `${name}-${digest}`);
  const stamp = join(directory, '.installed');
  if (await exists(stamp)) return directory;
  console.log(
    `Installing ${Object.entries(dependencies)
      .map((pair) => pair.join(' '))
      .join(', ')}…`,
  );
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'package.json'), manifest);
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', scripts ? args : [...args, '--ignore-scripts'], {
    cwd: directory,
    // What is compiled is compiled for the Node that will run it.
    env: { ...process.env, PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter) },
    timeout: PATIENCE,
  });
  await writeFile(stamp, '');
  return directory;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
