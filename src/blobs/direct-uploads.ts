import type { Readable } from 'node:stream';

/** A UUIDv7 as well; what is sent to the store itself and what is kept there are different names. */
export type DirectKey = string;

/** One request that a client is to make of the store: a PUT with so many bytes. */
export interface InvitedPart {
  readonly url: string;
  /** Bytes; null when nobody knows. */
  readonly size: number | null;
  /** It came already, with an earlier invitation. */
  readonly isThere: boolean;
}

export interface InviteOptions {
  /** Bytes of the whole; null when it is not known, which takes one request. */
  readonly size: number | null;
  /** Seconds. */
  readonly validFor: number;
}

/** Bytes that clients send to the store itself. Nobody has vouched for them: they have to be taken in like any others. */
export interface DirectUploads {
  /** The requests by which the bytes are to be sent, in their order; asking again goes on with what has come. */
  invite(key: DirectKey, options: InviteOptions): Promise<readonly InvitedPart[]>;
  /**
   * What was sent, as a whole.
   *
   * @throws `incomplete` when nothing was, or a part is missing of the `size` bytes that were announced
   */
  collect(key: DirectKey, size: number | null): Promise<{ readonly body: Readable; readonly size: number }>;
  /** Discarding what is not there succeeds. */
  discard(key: DirectKey): Promise<void>;
}
