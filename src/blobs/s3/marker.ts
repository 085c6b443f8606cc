import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { AssetError } from '#errors.ts';
import type { Bucket } from './bucket.ts';
import { isEmpty } from './listing.ts';
import { MARKER } from './names.ts';

/**
 * The id of the store in a bucket, which is made there when the bucket is empty. Nodes that start together agree on one.
 *
 * @throws `unavailable` for a bucket that holds anything else: somebody's files are no media store
 */
export async function openMarker(bucket: Bucket): Promise<string> {
  const found = await readMarker(bucket);
  if (found !== null) return found;
  if (!(await isEmpty(bucket))) {
    // What is in it may be the marker, which another node made in between.
    const madeMeanwhile = await readMarker(bucket);
    if (madeMeanwhile !== null) return madeMeanwhile;
    throw new AssetError(
      'unavailable',
      `The bucket ${bucket.name} is not empty and has no ${MARKER}: it is no media store. Choose an empty bucket.`,
    );
  }
  const marker = Buffer.from(`${JSON.stringify({ format: 1, id: randomUUID() })}\n`);
  await bucket.create(MARKER, marker, null);
  // Read back rather than believed: whoever was first, it is the one that counts.
  const made = await readMarker(bucket);
  if (made === null)
    throw new AssetError('unavailable', `The bucket ${bucket.name} does not keep what is written.`);
  return made;
}

/** The store id, or null when there is no marker. */
export async function readMarker(bucket: Bucket): Promise<string | null> {
  const body = await bucket.get(MARKER, null, null);
  if (body === null) return null;
  const text = (await buffer(body.stream)).toString();
  try {
    const marker: unknown = JSON.parse(text);
    if (typeof marker === 'object' && marker !== null && 'id' in marker && typeof marker.id === 'string') {
      return marker.id;
    }
  } catch {
    // Said below: a marker that is no JSON does not name its store either.
  }
  throw new AssetError('unavailable', `${MARKER} in ${bucket.name} is damaged: it does not name its store.`);
}
