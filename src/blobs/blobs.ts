import type { Readable } from 'node:stream';
import type { DirectUploads } from './direct-uploads.ts';
import type { Staging } from './staging.ts';

/** A UUIDv7: unique, never reused, and in the order of time, which is what lets a sweep go on where the last one stopped. */
export type BlobKey = string;

export interface ByteRange {
  /** First byte, from 0. */
  readonly start: number;
  /** Last byte, inclusive, as in HTTP. */
  readonly end: number;
}

export interface PutOptions {
  readonly signal: AbortSignal;
}

/** What a URL is to say of the bytes that it gives. */
export interface LinkOptions {
  readonly mediaType: string;
  /** A `Content-Disposition`. */
  readonly disposition: string;
  /** Seconds. */
  readonly validFor: number;
}

/** A blob as a file that a media worker can open; disposing gives the file back. */
export interface Checkout extends AsyncDisposable {
  readonly path: string;
}

/** Bytes by key. Whatever stores them, a blob is there as a whole and durably, or not at all. */
export interface Blobs extends AsyncDisposable {
  /**
   * Stores all of `body` under a new key and resolves to the size in bytes once it would survive a power cut.
   * Rejects, leaving nothing behind, when the body fails, the signal aborts or the key exists.
   */
  put(key: BlobKey, body: AsyncIterable<Uint8Array>, options: PutOptions): Promise<number>;
  /** The bytes, or the given range of them; rejects with `not-found` before the first byte. */
  read(key: BlobKey, range: ByteRange | null): Promise<Readable>;
  /**
   * All bytes of a blob of so many bytes, to be looked at and never changed, where small ones are kept in memory; null where
   * it has to be read.
   */
  recall(key: BlobKey, size: number): Promise<Buffer> | null;
  /** A URL at which the store itself gives the bytes to whoever has it; null when they are only to be had here. */
  link(key: BlobKey, options: LinkOptions): Promise<string | null>;
  /** The path by which the proxy in front of this server finds the bytes, to send them itself; null where it does not. */
  handover(key: BlobKey): string | null;
  /** The size in bytes, or null when there is no such blob. */
  size(key: BlobKey): Promise<number | null>;
  /** Deleting what is not there succeeds: deletion is retried after crashes. */
  delete(key: BlobKey): Promise<void>;
  /** Keys in ascending order, from the first one greater than `after`. */
  keys(after: BlobKey | null): AsyncIterable<BlobKey>;
  /**
   * Removes what puts left that were interrupted before a moment, where that has no key by which it would be found;
   * resolves to how many.
   */
  sweep(before: Date): Promise<number>;
  /** The blob as a local file for reading. */
  checkout(key: BlobKey, signal: AbortSignal): Promise<Checkout>;
  /** How clients send bytes to the store itself; null when they are to come here. */
  readonly direct: DirectUploads | null;
  /** Where bytes wait that come in pieces. */
  readonly staging: Staging;
  /** Writes, reads and deletes a marker; rejects with the reason why storage is not usable. */
  check(): Promise<void>;
}
