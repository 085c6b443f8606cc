import type { Bucket } from './bucket.ts';
import { pieceName, type Slice } from './pieces.ts';
import { readObject } from './reader.ts';
import { overtaken } from './turns.ts';

export interface StagedObjects {
  readonly bucket: Bucket;
  /** What the names of the upload's objects begin with. */
  readonly prefix: string;
}

/** The bytes of slices, one after the other. */
export async function* readSlices(
  { bucket, prefix }: StagedObjects,
  slices: readonly Slice[],
): AsyncGenerator<Uint8Array> {
  for (const slice of slices) {
    const { start } = slice.piece;
    const range = { start: slice.start - start, end: slice.end - start - 1 };
    const body = await readObject(bucket, prefix + pieceName(slice.piece), range);
    if (body === null) throw overtaken();
    yield* body;
  }
}

/** The bytes of slices into `target`, from its beginning; there are not more than fit. */
export async function fillFrom(
  objects: StagedObjects,
  slices: readonly Slice[],
  target: Uint8Array,
): Promise<void> {
  let position = 0;
  for await (const bytes of readSlices(objects, slices)) {
    target.set(bytes, position);
    position += bytes.byteLength;
  }
}
