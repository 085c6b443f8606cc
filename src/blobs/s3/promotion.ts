import { InFlight } from './in-flight.ts';
import type { MultipartUpload } from './multipart.ts';
import { between, pieceName, type Slice } from './pieces.ts';
import { fillFrom } from './slices.ts';
import type { StagingParts } from './staging-parts.ts';

/** Copies at a time: they cost this process nothing, and the store is better at many. */
const IN_FLIGHT = 8;

export interface Promotion {
  /** Of the object to be made. */
  readonly name: string;
  readonly prefix: string;
  readonly slices: readonly Slice[];
  readonly size: number;
}

/**
 * Makes one object of staged pieces, which the store copies from each other; only windows that are in several pieces, of
 * which there is usually one, pass through here. False when there is an object of that name already.
 */
export async function promotePieces(parts: StagingParts, promotion: Promotion): Promise<boolean> {
  const { bucket, windowSize } = parts;
  const { name, size, slices } = promotion;
  const upload = await bucket.begin(name, null);
  const copying = new InFlight(IN_FLIGHT);
  try {
    for (let start = 0, number = 1; start < size; start += windowSize, number += 1) {
      const window = between(slices, start, Math.min(size, start + windowSize));
      await copying.add(() => addPart(parts, upload, { number, window, prefix: promotion.prefix }));
    }
    await copying.finish();
    const isMade = await upload.complete(size);
    if (!isMade) await upload.abort();
    return isMade;
  } catch (error) {
    await copying.settle();
    await upload.abort().catch(() => {}); // the sweep takes back what cannot be taken back now
    throw error;
  }
}

interface Part {
  readonly number: number;
  readonly window: readonly Slice[];
  readonly prefix: string;
}

async function addPart(
  { bucket, pool }: StagingParts,
  upload: MultipartUpload,
  { number, window, prefix }: Part,
): Promise<void> {
  const [first, second] = window;
  if (first === undefined) return;
  if (second === undefined) {
    const { start } = first.piece;
    const range = { start: first.start - start, end: first.end - start - 1 };
    return upload.copy(number, prefix + pieceName(first.piece), range);
  }
  const size = window.reduce((total, slice) => total + slice.end - slice.start, 0);
  const buffer = await pool.acquire(size, null);
  try {
    await fillFrom({ bucket, prefix }, window, buffer);
    await upload.send(number, buffer, null);
  } finally {
    pool.release(buffer);
  }
}
