import type { Bucket } from './bucket.ts';
import { listObjects, listUnfinished } from './listing.ts';
import { abortUpload } from './multipart.ts';
import { INCOMING } from './names.ts';
import { LONGEST } from './presigning.ts';

/** Removes parts of objects that nobody completed, and what clients sent by themselves and nobody took in; resolves to how many. */
export async function sweepBucket(bucket: Bucket, before: Date): Promise<number> {
  let removed = 0;
  // A client may be invited for as long as a signature is valid, which has to be over as well.
  const beforeInvitation = new Date(before.getTime() - LONGEST * 1000);
  for await (const upload of listUnfinished(bucket, '')) {
    if (upload.begun >= (upload.key.startsWith(INCOMING) ? beforeInvitation : before)) continue;
    await abortUpload(bucket, upload);
    removed += 1;
  }
  for await (const { key, modified } of listObjects(bucket, INCOMING, null)) {
    if (modified >= beforeInvitation) continue;
    await bucket.delete(key);
    removed += 1;
  }
  return removed;
}
