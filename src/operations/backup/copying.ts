import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blobs } from '#blobs/blobs.ts';
import { writeBody } from '#blobs/disk-writer.ts';
import { readWhole, type Whole } from '../read-whole.ts';
import type { ContentStore } from './content-store.ts';
import type { Content } from './contents.ts';
import { UNFINISHED } from './layout.ts';

/** A row of the table of blobs. */
export interface BlobRow {
  readonly key: string;
  readonly size: number;
  /** Hex; null where it was not computed when the blob was stored. */
  readonly sha256: string | null;
}

export interface CopyParts {
  readonly blobs: Blobs;
  readonly contents: ContentStore;
  /** Where the backup is made. */
  readonly dir: string;
  readonly signal: AbortSignal;
}

/** Brings the bytes of a blob into the backup, durably, and tells which they are. */
export async function copyBlob(parts: CopyParts, row: BlobRow): Promise<Content> {
  const temporary = join(parts.dir, UNFINISHED, `blob-${randomUUID()}`);
  try {
    const copied = await download(parts, row.key, temporary);
    if (copied === null) return { key: row.key, size: row.size, sha256: null, damage: 'missing' };
    const isRight = copied.size === row.size && (row.sha256 === null || row.sha256 === copied.sha256);
    if (!isRight) return { key: row.key, size: row.size, sha256: null, damage: 'wrong' };
    await parts.contents.take(temporary, copied.sha256);
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
