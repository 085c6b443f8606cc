import { createHash } from 'node:crypto';
import { AssetError } from '#errors.ts';
import type { MediaKind } from '#media/facts.ts';
import { HEAD_BYTES, type SniffedType, sniff } from '#media/sniff.ts';
import { sizeText } from './size-text.ts';

export interface InspectOptions {
  readonly limit: number;
  readonly limits: Readonly<Partial<Record<MediaKind, number>>>;
  readonly declaredType: string | null;
  readonly name: string;
  /** What is taken; pictures, video and audio unless said otherwise. */
  readonly kinds?: readonly MediaKind[];
  /** Throws when the bytes are of a type that is not wanted here. */
  readonly accept?: (type: SniffedType) => void;
}

const SEEN_AND_HEARD: readonly MediaKind[] = ['image', 'video', 'audio'];

export interface Inspection {
  /** The body, unchanged; reading it fails as soon as the body is known not to be wanted. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What was seen; only after the last byte. */
  result(): { type: SniffedType; sha256: string };
}

/**
 * One pass over a body: limit, count, sha256, type. The type is known from the first few kilobytes, before anything
 * is passed on, so that bytes which are no media are refused without having been stored.
 */
export function inspect(body: AsyncIterable<Uint8Array>, options: InspectOptions): Inspection {
  const hash = createHash('sha256');
  let type: SniffedType | null = null;
  let size = 0;

  async function* bytes(): AsyncGenerator<Uint8Array> {
    let head: Uint8Array[] | null = [];
    let limit = options.limit;
    for await (const chunk of body) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      hash.update(chunk);
      if (head === null) {
        yield chunk;
        continue;
      }
      head.push(chunk);
      if (size < HEAD_BYTES) continue;
      type = await identify(head, options);
      limit = limitFor(type, options);
      if (size > limit) throw tooLarge(limit);
      yield* head;
      head = null;
    }
    if (size === 0) throw new AssetError('empty', 'The file is empty.');
    if (head === null) return;
    type = await identify(head, options);
    if (size > limitFor(type, options)) throw tooLarge(limitFor(type, options));
    yield* head;
  }

  return {
    bytes: bytes(),
    result() {
      if (type === null) throw new Error('the body has not been read to its end');
      return { type, sha256: hash.digest('hex') };
    },
  };
}

/** The hex SHA-256 of a body, for comparing it with one that is stored. */
export async function digest(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of body) hash.update(chunk);
  return hash.digest('hex');
}

/** @throws `not-media` for what is none, by its first bytes */
export async function identify(
  head: readonly Uint8Array[],
  options: Pick<InspectOptions, 'declaredType' | 'name' | 'kinds' | 'accept'>,
): Promise<SniffedType> {
  const first = head.length === 1 && head[0] !== undefined ? head[0] : Buffer.concat(head);
  const type = await sniff(first.subarray(0, HEAD_BYTES), options);
  if (type === null || !(options.kinds ?? SEEN_AND_HEARD).includes(type.kind)) {
    throw new AssetError(
      'not-media',
      'The file is neither an image nor a video nor audio of a known format.',
    );
  }
  options.accept?.(type);
  return type;
}

function limitFor(type: SniffedType, { limit, limits }: InspectOptions): number {
  return Math.min(limit, limits[type.kind] ?? limit);
}

function tooLarge(limit: number): AssetError {
  return new AssetError('too-large', `The file is larger than the ${sizeText(limit)} allowed here.`);
}
