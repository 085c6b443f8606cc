import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blobs } from '#blobs/blobs.ts';
import type { DirectorySync } from '#blobs/directory-sync.ts';
import { writeBody } from '#blobs/disk-writer.ts';
import { readWhole, type Whole } from '../read-whole.ts';
import type { Content } from './contents.ts';
import { contentPath, UNFINISHED } from './layout.ts';

/** A row of the table of blobs. */
export interface BlobRow {
  readonly key: string;
  readonly size: number;
  /** Hex; null where it was not computed when the blob was stored. */
  readonly sha256: string | null;
}

export interface CopyParts {
  readonly blobs: Blobs;
  readonly directories: DirectorySync;
  /** Of the backup. */
  readonly dir: string;
  readonly signal: AbortSignal;
}

/** Whether the backup has a content; its bytes were checked when they came. */
export async function hasContent(dir: string, sha256: string, size: number): Promise<boolean> {
  const found = await stat(contentPath(dir, sha256).file).catch(() => null);
  return found?.size === size;
}

/** Brings the bytes of a blob into the backup, durably, and tells which they are. */
export async function copyBlob(parts: CopyParts, row: BlobRow): Promise<Content> {
  const temporary = join(parts.dir, UNFINISHED, `blob-${randomUUID()}`);
  try {
    const copied = await download(parts, row.key, temporary);
    if (copied === null) return { key: row.key, size: row.size, sha256: null, damage: 'missing' };
    const isRight = copied.size === row.size && (row.sha256 === null || row.sha256 === copied.sha256);
    if (!isRight) return { key: row.key, size: row.size, sha256: null, damage: 'wrong' };
    const { root, directory, file } = contentPath(parts.dir, copied.sha256);
    await mkdir(root, { recursive: true, mode: 0o700 });
    await parts.directories.within(directory, root, () => rename(temporary, file));
    await parts.directories.sync(directory);
    return { key: row.key, ...copied, damage: null };
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Null when there is no such blob. */
function download(parts: CopyParts, key: string, path: string): Promise<Whole | null> {
  return readWhole(parts, key, async (body) => {
    await using file = await open(path, 'wx', 0o600);
    await writeBody(file, body);
    await file.sync();
  });
}
