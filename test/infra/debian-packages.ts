import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where the programs of some packages are: in the system when `prefix` is null, otherwise below it. */
export interface Programs {
  readonly prefix: string | null;
  /** What their processes need in their environment. */
  readonly env: NodeJS.ProcessEnv;
}

/** Why they cannot be had on this machine. */
export interface Missing {
  readonly missing: string;
}

export interface PackageOptions {
  readonly packages: readonly string[];
  /** The programs that are wanted; when the system has all of them, nothing is fetched. */
  readonly programs: readonly string[];
}

/**
 * Programs of Debian packages: the installed ones, or those that apt resolves, downloads and verifies and that are then
 * unpacked into the user's cache, once for each release. Neither needs root, and nothing outside the cache is touched.
 */
export async function debianPrograms({ packages, programs }: PackageOptions): Promise<Programs | Missing> {
  const path = (process.env.PATH ?? '').split(delimiter);
  if (programs.every((program) => path.some((directory) => existsSync(join(directory, program))))) {
    return { prefix: null, env: process.env };
  }
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg-deb')) {
    return { missing: `${packages.join(', ')}: neither installed here nor to be had, as there is no apt` };
  }
  try {
    const prefix = await unpackOnce(packages);
    return { prefix, env: environmentOf(prefix) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { missing: `${packages.join(', ')}: apt does not give them: ${reason.slice(0, 500)}` };
  }
}

/** The libraries that came along are found before those of the system. */
function environmentOf(prefix: string): NodeJS.ProcessEnv {
  const libraries = LIBRARIES.map((directory) => join(prefix, directory));
  return {
    ...process.env,
    LD_LIBRARY_PATH: [...libraries, process.env.LD_LIBRARY_PATH ?? ''].filter(Boolean).join(delimiter),
    PATH: [join(prefix, 'usr/bin'), process.env.PATH ?? ''].join(delimiter),
  };
}

const TRIPLET = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
const LIBRARIES = [`usr/lib/${TRIPLET}`, `usr/lib/${TRIPLET}/ceph`, `lib/${TRIPLET}`];

/** Test processes run side by side: each unpacks into a folder of its own, and the first one to finish wins. */
async function unpackOnce(packages: readonly string[]): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'polyreel', 'debian');
  // What one release's packages need is not what another one has.
  const release = await readFile('/etc/os-release', 'utf8');
  const name = createHash('sha256')
    .update([release, ...packages].join('\n'))
    .digest('hex')
    .slice(0, 16);
  const prefix = join(cache, name);
  if (existsSync(prefix)) return prefix;
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(cache, 'making-'));
  try {
    await unpack(making, packages);
    await rename(making, prefix).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return prefix;
}

async function unpack(prefix: string, packages: readonly string[]): Promise<void> {
  const scratch = join(prefix, '.apt');
  const archives = join(scratch, 'archives');
  await mkdir(join(archives, 'partial'), { recursive: true });
  const apt = (...args: string[]) => run('apt-get', [...aptOptions(scratch), ...args], { cwd: archives });
  if (!(await hasLists())) {
    await mkdir(join(scratch, 'lists', 'partial'), { recursive: true });
    await apt('update');
  }
  await apt('--download-only', 'install', ...packages);
  const fetched = await readdir(archives);
  // Those that the system has already are not downloaded by "install", and are wanted here all the same.
  for (const name of packages) {
    if (!fetched.some((file) => file.startsWith(`${name}_`))) await apt('download', name);
  }
  for (const file of await readdir(archives)) {
    if (file.endsWith('.deb')) await run('dpkg-deb', ['-x', join(archives, file), prefix]);
  }
  await rm(scratch, { recursive: true });
}

function aptOptions(scratch: string): string[] {
  const options = [
    'Debug::NoLocking=1',
    `Dir::Cache=${scratch}`,
    `Dir::Cache::archives=${join(scratch, 'archives')}`,
    `APT::Sandbox::User=${userInfo().username}`,
    ...(existsSync(join(scratch, 'lists')) ? [`Dir::State::lists=${join(scratch, 'lists')}`] : []),
  ];
  return ['-qq', '-y', '--no-install-recommends', ...options.flatMap((option) => ['-o', option])];
}

/** Whether somebody ran "apt-get update" here; otherwise a copy of the lists is fetched for ourselves alone. */
async function hasLists(): Promise<boolean> {
  const lists = '/var/lib/apt/lists';
  return existsSync(lists) && (await readdir(lists)).some((name) => name.includes('_Packages'));
}
