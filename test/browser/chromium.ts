import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LaunchOptions } from 'playwright-core';

const CACHE = join(import.meta.dirname, '../../.cache/chromium');

/** How to start a Chromium: the packaged one where it runs, and otherwise those that may be installed. */
export async function chromiums(): Promise<LaunchOptions[]> {
  if (packageRunsHere()) return [await packaged()];
  const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].filter((path) => existsSync(path));
  return [
    { channel: 'chrome' },
    { channel: 'msedge' },
    ...paths.map((executablePath) => ({ executablePath })),
  ];
}

/** It is built for x64 and the GNU C library. */
function packageRunsHere(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}

async function packaged(): Promise<LaunchOptions> {
  const manifest = fileURLToPath(new URL('../package.json', import.meta.resolve('@sparticuz/chromium')));
  const { version }: { version: string } = JSON.parse(await readFile(manifest, 'utf8'));
  const folder = join(CACHE, version);
  await unpackOnce(folder);
  return {
    executablePath: join(folder, 'chromium'),
    // The libraries and fonts that come with it, so that it looks the same on every machine and needs nothing of it.
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
      XDG_CACHE_HOME: join(folder, 'cache'),
    },
  };
}

/** Test processes run side by side: each unpacks into a folder of its own, and the first one to finish wins. */
async function unpackOnce(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(CACHE, { recursive: true });
  const making = await mkdtemp(join(CACHE, 'making-'));
  try {
    const script = join(import.meta.dirname, 'unpack.ts');
    await promisify(execFile)(process.execPath, [script], { env: { ...process.env, TMPDIR: making } });
    await rename(making, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
