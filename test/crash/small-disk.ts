import { spawnSync } from 'node:child_process';
import { type FileHandle, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of one write, from coarse to fine: a page is what a file system in memory gives out. */
const STEPS = [1024 * 1024, 4096, 1] as const;

/** False where the kernel or its settings let nobody but root make namespaces, or elsewhere than on Linux. */
export function canMount(): boolean {
  return spawnSync('unshare', ['--map-root-user', '--mount', 'true']).status === 0;
}

/** A command that becomes another one for which `directory` is a disk of its own, of so many bytes, in memory. */
export function withSmallDisk(directory: string, size: number): string[] {
  const mount = 'mount -t tmpfs -o size="$2" polyreel-test "$1" && shift 2 && exec "$@"';
  return ['unshare', '--map-root-user', '--mount', '--', 'sh', '-c', mount, 'sh', directory, String(size)];
}

/** What a process sees at `path`: mounts of its own have no other name outside of it. */
export function insideOf(pid: number, path: string): string {
  return join(`/proc/${pid}/root`, path);
}

/** Takes what is free on a disk but for so many bytes, until it is disposed. */
export async function fill(directory: string, leaving: number): Promise<AsyncDisposable> {
  const path = join(directory, 'ballast');
  await using file = await open(path, 'w');
  for (const step of STEPS) {
    const piece = Buffer.alloc(step);
    while ((await freeBytes(directory)) >= leaving + step && (await fits(file, piece)));
  }
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

async function fits(file: FileHandle, piece: Buffer): Promise<boolean> {
  return file.write(piece).then(
    ({ bytesWritten }) => bytesWritten === piece.byteLength,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOSPC') return false;
      throw error;
    },
  );
}
