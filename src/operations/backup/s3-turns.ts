import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Bucket } from '#blobs/s3/bucket.ts';
import { type Listed, listObjects } from '#blobs/s3/listing.ts';
import { AssetError } from '#errors.ts';
import type { Turn } from './place.ts';

/** What may be done to a bucket of backups. Several may make one at a time; pruning is done alone. */
export interface Doing {
  /** Of the objects that say so. */
  readonly folder: string;
  /** Milliseconds that it may take at most. */
  readonly limit: number;
  /** What it is called, as in "a backup is being made". */
  readonly words: string;
}

const HOUR = 3600_000;

export const MAKING: Doing = { folder: 'making/', limit: 7 * 24 * HOUR, words: 'a backup is being made' };
export const PRUNING: Doing = { folder: 'pruning/', limit: HOUR, words: 'backups are being pruned' };

/** Milliseconds by which a process may notice late that its time is over. */
const MARGIN = 600_000;

/**
 * Says in the bucket what is begun, and only then looks whether anybody does what it must not meet: of two at the same
 * moment at least one sees the other, and gives way. What a process that was killed has left counts until the time is over that
 * it could have taken, by the clock of the store. See docs/decisions/0034-turns-over-a-bucket-of-backups.md.
 *
 * @throws `locked` when there is one of `others`
 */
export async function takeTurn(
  { bucket, prefix }: { readonly bucket: Bucket; readonly prefix: string },
  doing: Doing,
  others: readonly Doing[],
): Promise<Turn> {
  const name = `${prefix}${doing.folder}${randomUUID()}`;
  const signal = AbortSignal.timeout(doing.limit);
  const note = { host: hostname(), process: process.pid };
  await bucket.create(name, Buffer.from(`${JSON.stringify(note)}\n`), null);
  try {
    const own = await find(bucket, name);
    for (const other of others) await refuseBeside({ bucket, prefix }, own, other);
  } catch (error) {
    await bucket.delete(name);
    throw error;
  }
  return { signal, [Symbol.asyncDispose]: () => bucket.delete(name) };
}

async function find(bucket: Bucket, name: string): Promise<Listed> {
  for await (const listed of listObjects(bucket, name, null)) return listed;
  throw new AssetError('unavailable', `The bucket ${bucket.name} does not list what is written to it.`);
}

async function refuseBeside(
  { bucket, prefix }: { readonly bucket: Bucket; readonly prefix: string },
  own: Listed,
  { folder, limit, words }: Doing,
): Promise<void> {
  for await (const { key, modified } of listObjects(bucket, prefix + folder, null)) {
    const end = modified.getTime() + limit + MARGIN;
    if (key === own.key || end < own.modified.getTime()) continue;
    throw new AssetError(
      'locked',
      `By s3://${bucket.name}/${key}, ${words}: wait for its end, or, if the process that it names is gone, delete it.`,
    );
  }
}
