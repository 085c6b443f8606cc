import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Linux's magic numbers of `statfs(2)` for what one usually meets. */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext2/3/4',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  16914836: 'tmpfs',
  2035054128: 'overlayfs',
  801189825: 'zfs',
};

/** What numbers mean nothing without. */
export async function describeMachine(directory: string): Promise<Record<string, string>> {
  const { type } = await statfs(directory);
  return {
    processor: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    system: `${process.platform} ${release()} ${process.arch}`,
    'file system': FILE_SYSTEMS[type] ?? `type ${type}`,
    node: process.version,
    sqlite: process.versions.sqlite ?? 'unknown',
  };
}

/** What one contestant has left to be written is not to slow down the next one. */
export async function flushDisk(): Promise<void> {
  await run('sync').catch(() => {}); // only Unix has it
}
