import type { Blobs, Checkout } from '#blobs/blobs.ts';
import { AssetError } from '#errors.ts';
import type { Timeline } from '#media/render/timeline.ts';
import type { PreparedMedia } from './prepare.ts';

/** The files that a timeline uses, for as long as this is not disposed. */
export interface MediaFiles extends AsyncDisposable {
  /** Absolute paths, one for each of the timeline's `media`. */
  readonly paths: readonly string[];
}

/** @throws `unprocessable` for a file that is gone: its asset was deleted since it was looked up */
export async function openMedia(
  blobs: Blobs,
  { media }: { readonly timeline: Timeline; readonly media: readonly (PreparedMedia | null)[] },
  signal: AbortSignal,
): Promise<MediaFiles> {
  await using opening = new AsyncDisposableStack();
  const paths: string[] = [];
  for (const file of media) {
    if (file === null) throw new AssetError('unavailable', 'A file that the script uses is not there yet.');
    paths.push(opening.use(await checkout(blobs, file, signal)).path);
  }
  const opened = opening.move();
  return { paths, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

async function checkout(
  blobs: Blobs,
  { name, blobKey }: PreparedMedia,
  signal: AbortSignal,
): Promise<Checkout> {
  try {
    return await blobs.checkout(blobKey, signal);
  } catch (error) {
    if (!(error instanceof AssetError) || error.kind !== 'not-found') throw error;
    const sentence = `${JSON.stringify(name)}, which the script uses, was deleted.`;
    throw new AssetError('unprocessable', sentence, { cause: error });
  }
}
