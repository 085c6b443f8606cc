import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { BlobKey, Blobs } from '#blobs/blobs.ts';
import { earliestIdAt, newId, timeOf } from '#core/identifiers.ts';
import { AssetError } from '#errors.ts';
import { Ailment, type Check, NotApplicable } from './check.ts';

const MIB = 2 ** 20;
/** More than one part of an upload to S3. */
const LARGE = 20 * MIB;

/** What the service needs of a storage, asked of the one in use; everything that is stored is deleted again. */
export function storageChecks(blobs: Blobs, kind: 'disk' | 's3'): Check[] {
  const remedy =
    kind === 'disk'
      ? 'See to it that the data directory is on a local disk that this user may write to.'
      : 'Compare POLYREEL_S3_PROFILE, POLYREEL_S3_CHECKSUM and POLYREEL_S3_PATH_STYLE with what the store supports, and its policy with docs/operations.md.';
  const check = (name: string, run: Check['run']): Check => ({ name: `storage: ${name}`, remedy, run });
  return [
    check('marker', async () => {
      await blobs.check();
      return 'It is the store that was opened, and keeps what is written.';
    }),
    check('small files', (signal) =>
      withBlob(blobs, { size: 1024, signal }, (key, bytes) => smallFile(blobs, key, bytes)),
    ),
    check('large files in parts', (signal) =>
      withBlob(blobs, { size: LARGE, signal }, (key, bytes) => largeFile(blobs, key, bytes)),
    ),
    check('keys are never overwritten', (signal) =>
      withBlob(blobs, { size: 16, signal }, (key, bytes) => overwriting(blobs, { key, bytes, signal })),
    ),
    check('interrupted uploads', (signal) => interrupted(blobs, signal)),
    check('list', (signal) => withBlob(blobs, { size: 1, signal }, (key) => listing(blobs, key))),
    check('uploads in pieces', (signal) => pieces(blobs, signal)),
    check('signed URLs', (signal) =>
      withBlob(blobs, { size: 16, signal }, (key, bytes) => link(blobs, key, bytes)),
    ),
    check('delete', (signal) => deletion(blobs, signal)),
  ];
}

async function withBlob(
  blobs: Blobs,
  { size, signal }: { size: number; signal: AbortSignal },
  look: (key: BlobKey, bytes: Buffer) => Promise<string>,
): Promise<string> {
  const key = newId();
  const bytes = randomBytes(size);
  try {
    await blobs.put(key, inChunks(bytes), { signal });
    return await look(key, bytes);
  } finally {
    await blobs.delete(key);
  }
}

async function* inChunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += MIB) yield bytes.subarray(at, at + MIB);
}

async function smallFile(blobs: Blobs, key: BlobKey, bytes: Buffer): Promise<string> {
  await requireSame(await blobs.read(key, null), bytes, 'A file');
  await requireSame(await blobs.read(key, { start: 10, end: 19 }), bytes.subarray(10, 20), 'A range');
  return 'Written, read, and read in part.';
}

async function largeFile(blobs: Blobs, key: BlobKey, bytes: Buffer): Promise<string> {
  const size = await blobs.size(key);
  if (size !== bytes.byteLength) throw new Error(`A file of ${bytes.byteLength} bytes has ${size}.`);
  await requireSame(await blobs.read(key, null), bytes, 'A file in parts');
  const start = 8 * MIB - 5;
  await requireSame(
    await blobs.read(key, { start, end: start + 9 }),
    bytes.subarray(start, start + 10),
    'A range',
  );
  return `${LARGE / MIB} MiB written in parts, and read.`;
}

async function overwriting(
  blobs: Blobs,
  { key, bytes, signal }: { key: BlobKey; bytes: Buffer; signal: AbortSignal },
): Promise<string> {
  const again = blobs.put(key, inChunks(Buffer.from('something else')), { signal });
  if (
    await again.then(
      () => true,
      () => false,
    )
  ) {
    throw new Ailment(
      'A key that was taken could be written again.',
      'Choose the POLYREEL_S3_PROFILE of the store: conditional writes do not hold with this one.',
    );
  }
  await requireSame(await blobs.read(key, null), bytes, 'The file under that key');
  return 'A second file under a key is refused.';
}

async function interrupted(blobs: Blobs, signal: AbortSignal): Promise<string> {
  const key = newId();
  async function* failing(): AsyncGenerator<Buffer> {
    yield* inChunks(randomBytes(LARGE));
    throw new AssetError('incomplete', 'This is where the sender has gone.');
  }
  await blobs.put(key, failing(), { signal }).catch((error: unknown) => {
    if (!(error instanceof AssetError) || error.kind !== 'incomplete') throw error;
  });
  if ((await blobs.size(key)) === null) return 'Of an upload that broke off nothing is left.';
  await blobs.delete(key);
  throw new Error('Half an upload counts as a file.');
}

async function listing(blobs: Blobs, key: BlobKey): Promise<string> {
  // Only what is as young: a listing from the beginning would take as long as the library is large.
  for await (const found of blobs.keys(earliestIdAt(timeOf(key)))) {
    if (found === key) return 'What was written is listed.';
    if (found > key) break;
  }
  throw new Error('What was written is not listed.');
}

async function pieces(blobs: Blobs, signal: AbortSignal): Promise<string> {
  const { staging } = blobs;
  const [key, blobKey] = [newId(), newId()];
  const bytes = randomBytes(6 * MIB);
  const onDurable = async () => {};
  try {
    {
      await using open = await staging.open(key, 0);
      await open.append(inChunks(bytes.subarray(0, MIB)), { signal, onDurable });
    }
    {
      await using open = await staging.open(key, MIB);
      await open.append(inChunks(bytes.subarray(MIB)), { signal, onDurable });
    }
    await staging.promote(key, blobKey);
    await requireSame(await blobs.read(blobKey, null), bytes, 'A file that came in pieces');
    return 'Gone on with after an interruption, and joined.';
  } finally {
    await staging.discard(key);
    await blobs.delete(blobKey);
  }
}

async function link(blobs: Blobs, key: BlobKey, bytes: Buffer): Promise<string> {
  const options = { mediaType: 'application/octet-stream', disposition: 'attachment', validFor: 60 };
  const url = await blobs.link(key, options);
  if (url === null) throw new NotApplicable('Files are delivered by the service itself.');
  const reply = await fetch(url).catch((cause: unknown) => {
    throw new Ailment(
      `${new URL(url).origin}, where clients are led for files, cannot be reached.`,
      'Set POLYREEL_S3_PUBLIC_ENDPOINT to where clients reach the store, or POLYREEL_S3_REDIRECT=no.',
      cause,
    );
  });
  const found = Buffer.from(await reply.arrayBuffer());
  if (reply.ok && found.equals(bytes)) return 'The store itself gives a file by a signed URL.';
  throw new Ailment(
    `The store answers a signed URL with ${reply.status}.`,
    'Check POLYREEL_S3_REGION and POLYREEL_S3_PUBLIC_ENDPOINT, and that no proxy before the store changes the host.',
  );
}

async function deletion(blobs: Blobs, signal: AbortSignal): Promise<string> {
  const key = newId();
  await blobs.put(key, inChunks(randomBytes(16)), { signal });
  await blobs.delete(key);
  if ((await blobs.size(key)) !== null) throw new Error('What was deleted is still there.');
  await blobs.delete(key);
  return 'Deleted, and gone.';
}

async function requireSame(stream: Readable, expected: Buffer, what: string): Promise<void> {
  const found = await buffer(stream);
  if (sha256(found) !== sha256(expected))
    throw new Error(`${what} is read with other bytes than were written.`);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
