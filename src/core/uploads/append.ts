import { buffer } from 'node:stream/consumers';
import type { OpenStaging } from '#blobs/staging.ts';
import { type AssetRow, findAssetAnywhere } from '#db/assets.ts';
import { type UploadRow, updateUpload } from '#db/uploads.ts';
import { AssetError } from '#errors.ts';
import { HEAD_BYTES } from '#media/sniff.ts';
import type { Lease } from '../leases.ts';
import { roomFor } from '../limits/room.ts';
import { type Checksum, summing } from './checksum.ts';
import { examine, HeadCheck, hintsOf } from './chunk.ts';
import { finish } from './finish.ts';
import { discardUpload } from './terminate.ts';
import {
  overtaken,
  type ResumableParts,
  type ResumableUpload,
  requireLength,
  requireUpload,
  type UploadId,
  uploadFromRow,
} from './upload.ts';

/** What one request adds to an upload. */
export interface Chunk {
  /** Where the client believes that it goes on, in bytes. */
  readonly offset: number;
  /** The length of the whole upload, for one that was begun without; null when it is not told now. */
  readonly length: number | null;
  /** The request's body, for which there is room for so many bytes. */
  readonly open: (room: number) => {
    readonly stream: AsyncIterable<Uint8Array>;
    readonly signal: AbortSignal;
  };
  readonly checksum: Checksum | null;
  /** Aborts when the client has gone while the request waits for its turn. */
  readonly signal: AbortSignal;
}

/**
 * Adds bytes to an upload, and makes its asset of them when they are the last ones. Whatever ends it early, what had
 * come is kept, and where to go on is told by `settleUpload`; except that bytes with a checksum count only together.
 *
 * @throws `conflict` for a wrong offset, `locked`, `corrupted`, `incomplete`, `too-slow`, `too-large`; `not-media` as
 * soon as the first bytes tell, and then the upload is gone with its asset, as a refused file leaves nothing
 */
export async function append(
  parts: ResumableParts,
  target: UploadId,
  chunk: Chunk,
): Promise<ResumableUpload> {
  // Before the lease is asked for: somebody else's upload is not to be disturbed.
  await requireUpload(parts.db, target);
  return parts.leases.hold(target.id, chunk.signal, async (lease) => {
    const row = await requireUpload(parts.db, target);
    requireOffset(row, chunk.offset);
    const length = lengthOf(row, chunk.length);
    const asset = row.asset_id === null ? null : await findAssetAnywhere(parts.db, row.asset_id);
    const appending = new Appending(parts, { row: { ...row, length }, asset, lease });
    try {
      requireLength(length, parts.maxUpload);
      await roomFor(parts.db, row.workspace_id, { assets: 0, bytes: length ?? row.received });
      return await appending.take(chunk);
    } catch (error) {
      if (isVerdict(error, row)) await discardUpload(parts, row);
      throw error;
    }
  });
}

interface Session {
  readonly row: UploadRow;
  readonly asset: AssetRow | null;
  readonly lease: Lease;
}

/** One request at work on an upload that it alone has. */
class Appending {
  readonly #parts: ResumableParts;
  readonly #session: Session;
  /** What this request has written last; a body's end is a checkpoint as well. */
  #recorded: UploadRow | null = null;

  constructor(parts: ResumableParts, session: Session) {
    this.#parts = parts;
    this.#session = session;
  }

  async take(chunk: Chunk): Promise<ResumableUpload> {
    const { row } = this.#session;
    const { length, received } = row;
    const body = chunk.open((length ?? this.#parts.maxUpload) - received);
    if (row.completed_at !== null) return uploadFromRow(row);
    await using staging = await this.#parts.blobs.staging.open(row.id, received);
    await this.#store(staging, chunk, body);
    // Awaited here: a promise that fails while the file is being closed would be nobody's.
    if (staging.size !== length) return await this.#record(staging.size);
    if (row.asset_id === null) return await this.#record(staging.size, Date.now());
    const { asset, lease } = this.#session;
    if (asset === null) throw new AssetError('gone', 'The asset of this upload was deleted.');
    return await finish(this.#parts, { row: { ...row, length }, asset, lease });
  }

  async #store(staging: OpenStaging, chunk: Chunk, body: ReturnType<Chunk['open']>): Promise<void> {
    const { row, lease } = this.#session;
    const { hashes } = this.#parts;
    const hash = row.asset_id === null ? null : hashes.at(row.id, row.received);
    const sum = chunk.checksum === null ? null : summing(chunk.checksum);
    const { bytes, seen } = examine(body.stream, { hash, sum, head: await this.#headCheck() });
    const keepHash = () => {
      if (hash !== null && row.received + seen() === staging.size)
        hashes.keep(row.id, { size: staging.size, hash });
    };
    try {
      const signal = AbortSignal.any([body.signal, lease.signal]);
      await staging.append(bytes, { signal, onDurable: (size) => this.#checkpoint(size, sum !== null) });
      sum?.verify();
      keepHash();
    } catch (error) {
      if (sum === null && staging.size > row.received) {
        keepHash();
        await this.#record(staging.size);
      }
      throw error;
    }
  }

  /** The last byte is recorded only with the asset that it completes, so that no crash leaves a whole upload without one. */
  async #checkpoint(size: number, summed: boolean): Promise<void> {
    if (!summed && size !== this.#session.row.length) await this.#record(size);
  }

  async #record(received: number, completedAt: number | null = null): Promise<ResumableUpload> {
    const last = this.#recorded;
    if (last?.received === received && last.completed_at === completedAt) return uploadFromRow(last);
    const { row, lease } = this.#session;
    const { db, uploadExpiry } = this.#parts;
    const updated = {
      ...row,
      received,
      expires_at: Date.now() + uploadExpiry,
      completed_at: completedAt,
    };
    const { id, length, expires_at, completed_at } = updated;
    const isHeld = await updateUpload(db, lease, { id, received, length, expires_at, completed_at });
    if (!isHeld) throw overtaken();
    this.#recorded = updated;
    return uploadFromRow(updated);
  }

  /** Null when enough bytes have been judged by the requests before. */
  async #headCheck(): Promise<HeadCheck | null> {
    const { row, asset } = this.#session;
    if (asset === null || row.received >= HEAD_BYTES) return null;
    const { staging } = this.#parts.blobs;
    const before =
      row.received === 0 ? null : await staging.read(row.id, { start: 0, end: row.received - 1 });
    return new HeadCheck(before === null ? Buffer.alloc(0) : await buffer(before), hintsOf(asset));
  }
}

function requireOffset(row: UploadRow, offset: number): void {
  if (row.concat?.startsWith('final') === true) {
    throw new AssetError('forbidden', 'This upload was joined from parts: nothing can be added to it.');
  }
  if (offset === row.received) return;
  throw new AssetError('conflict', `The upload goes on at byte ${row.received}, not at ${offset}.`);
}

/** Told once, at the beginning or later. */
function lengthOf(row: UploadRow, told: number | null): number | null {
  if (told === null || told === row.length) return row.length;
  if (row.length !== null) throw new AssetError('invalid', `The upload was begun with ${row.length} bytes.`);
  if (told < row.received) {
    throw new AssetError('invalid', `${row.received} bytes have come already, which is more than ${told}.`);
  }
  return told;
}

/** Nothing that the client may still send can make it a file that is wanted. */
function isVerdict(error: unknown, { length }: UploadRow): boolean {
  if (!(error instanceof AssetError)) return false;
  return error.kind === 'not-media' || (error.kind === 'too-large' && length === null);
}
