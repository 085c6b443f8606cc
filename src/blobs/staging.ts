import type { Readable } from 'node:stream';
import type { BlobKey, ByteRange } from './blobs.ts';

/** A UUIDv7 as well; those of staged bytes and those of blobs are different names. */
export type StagingKey = string;

export interface AppendOptions {
  readonly signal: AbortSignal;
  /**
   * Told now and then how many staged bytes would survive a power cut by now. What it returns is awaited before it is
   * told again; when that rejects, the append does.
   */
  readonly onDurable: (size: number) => Promise<void>;
}

/** Staged bytes that are open for more. Only one holder may append at a time: that is for the caller to see to. */
export interface OpenStaging extends AsyncDisposable {
  /** How many bytes there are that would survive a power cut. */
  readonly size: number;
  /**
   * Adds the bytes of `body`. Whether it resolves or rejects, because the body failed or the signal aborted: what had
   * come by then is kept, and counted in `size`.
   */
  append(body: AsyncIterable<Uint8Array>, options: AppendOptions): Promise<void>;
}

/**
 * Bytes that come in pieces, over hours, connections and restarts, until they are complete and become a blob. How many
 * count is the caller's to remember: the store may hold more than was acknowledged, never less.
 *
 * On disk they are a file that is appended to; on S3, objects that are written once each and copied into one by `promote`
 * within the store, so that no byte passes here twice (docs/decisions/0014-s3-in-parts-and-turns.md).
 */
export interface Staging {
  /**
   * Opens what is staged under `key`, to go on after its first `size` bytes; what is there beyond them was never
   * acknowledged and is cut off. With size 0 nothing need be there.
   *
   * @throws `not-found` when there are fewer bytes
   */
  open(key: StagingKey, size: number): Promise<OpenStaging>;
  /** The bytes, or the given range of them; rejects with `not-found` before the first byte. */
  read(key: StagingKey, range: ByteRange | null): Promise<Readable>;
  /**
   * Makes what is staged a blob, durably. The staged bytes stay until `discard`, so that a crash between the two costs
   * nothing: promoting again, to another blob, is possible; appending is not any more.
   */
  promote(key: StagingKey, blob: BlobKey): Promise<void>;
  /** Discarding what is not there succeeds. */
  discard(key: StagingKey): Promise<void>;
  /** All there are, in no order. */
  keys(): AsyncIterable<StagingKey>;
}
