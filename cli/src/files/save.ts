import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError, EXIT } from '../exit.ts';
import { hashFile } from './hash.ts';
import { bytesFrom, type TransferOptions } from './transfer.ts';

export interface SaveOptions extends TransferOptions {
  readonly sha256: string;
  /** Whether a file that is there may be replaced. */
  readonly force: boolean;
  readonly onProgress: (bytes: number) => void;
}

/**
 * Saves a file under its name only when it is there as a whole and its bytes are the right ones. What has come of it lies
 * beside it until then, and a later call goes on with that.
 */
export async function save(path: string, options: SaveOptions): Promise<void> {
  if (!options.force && (await sizeOf(path)) !== null) throw existsAlready(path);
  // By the hash, so that it is never gone on with what was part of another file.
  const part = `${path}.${options.sha256.slice(0, 12)}.part`;
  const hash = await fetchPart(part, options);
  if (hash.digest('hex') !== options.sha256) {
    await rm(part, { force: true });
    throw new CliError(EXIT.failed, 'The bytes that came are not those of the asset.', {
      hint: 'Try again.',
    });
  }
  await place(part, path, options.force);
  await syncFolder(dirname(path));
}

/** Adds to the part what is missing; the hash of all of it. */
async function fetchPart(part: string, options: SaveOptions): Promise<Hash> {
  const { size, signal, onProgress } = options;
  const there = (await sizeOf(part)) ?? 0;
  if (there > size) await rm(part);
  const start = there > size ? 0 : there;
  const hash = start === 0 ? createHash('sha256') : await hashFile(part, signal);
  const file = await open(part, 'a');
  try {
    let position = start;
    onProgress(position);
    for await (const chunk of bytesFrom(start, options)) {
      await file.writeFile(chunk);
      hash.update(chunk);
      position += chunk.byteLength;
      onProgress(position);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash;
}

/** Gives the part its name; whoever comes second does not replace what the first one has placed. */
async function place(part: string, path: string, force: boolean): Promise<void> {
  if (!force) {
    await link(part, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw existsAlready(path);
      // Some file systems have no second names.
      await (await open(path, 'wx')).close();
      await rename(part, path);
    });
    await rm(part, { force: true });
  } else await rename(part, path);
}

export function existsAlready(path: string): CliError {
  const hint = 'Say --force to replace it, or --output for another place.';
  return new CliError(EXIT.failed, `${path} exists already.`, { hint });
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** So that the name survives a power cut as well; where folders cannot be opened, the system takes care of it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
