import type { Hash } from 'node:crypto';
import type { AssetRow } from '#db/assets.ts';
import { MEDIA_KINDS, type MediaKind } from '#media/facts.ts';
import { HEAD_BYTES } from '#media/sniff.ts';
import { identify } from '../inspect.ts';
import type { Summing } from './checksum.ts';

/** What the uploader says of the file, for formats that bytes alone do not tell apart. */
export interface TypeHints {
  readonly declaredType: string | null;
  readonly name: string;
  readonly kinds: readonly MediaKind[];
}

export function hintsOf({ name, declared }: AssetRow): TypeHints {
  return { name, declaredType: JSON.parse(declared).mediaType, kinds: MEDIA_KINDS };
}

export interface Examination {
  /** The SHA-256 so far, which goes on; null when it is not wanted. */
  readonly hash: Hash | null;
  readonly sum: Summing | null;
  /** Null once the first bytes have been judged. */
  readonly head: HeadCheck | null;
}

export interface Examined {
  /** The body, unchanged; reading it fails as soon as it is known to be no media. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes were seen. */
  seen(): number;
}

/** One pass over the bytes of one request. */
export function examine(body: AsyncIterable<Uint8Array>, { hash, sum, head }: Examination): Examined {
  let seen = 0;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      seen += piece.byteLength;
      hash?.update(piece);
      sum?.add(piece);
      if (head?.judged === false) await head.add(piece);
      yield piece;
    }
  }
  return { bytes: bytes(), seen: () => seen };
}

/** Looks at the first bytes of a file, however small the pieces are in which they come. */
export class HeadCheck {
  readonly #hints: TypeHints;
  #bytes: Uint8Array[];
  #size: number;
  #judged = false;

  constructor(before: Uint8Array, hints: TypeHints) {
    this.#bytes = [before];
    this.#size = before.byteLength;
    this.#hints = hints;
  }

  get judged(): boolean {
    return this.#judged;
  }

  /** @throws `not-media` as soon as there are enough bytes to say so */
  async add(piece: Uint8Array): Promise<void> {
    this.#bytes.push(piece);
    this.#size += piece.byteLength;
    if (this.#size < HEAD_BYTES) return;
    this.#judged = true;
    await identify([Buffer.concat(this.#bytes)], this.#hints);
    this.#bytes = [];
  }
}
