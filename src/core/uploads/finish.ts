import { buffer } from 'node:stream/consumers';
import type { AssetRow } from '#db/assets.ts';
import { type UploadRow, updateUpload } from '#db/uploads.ts';
import { AssetError } from '#errors.ts';
import { HEAD_BYTES } from '#media/sniff.ts';
import { fill } from '../admission.ts';
import { newId } from '../identifiers.ts';
import { digest, identify } from '../inspect.ts';
import type { Lease } from '../leases.ts';
import { roomFor } from '../limits/room.ts';
import { hintsOf } from './chunk.ts';
import { overtaken, type ResumableParts, type ResumableUpload, uploadFromRow } from './upload.ts';

/** An upload of which every byte is staged, and durable. */
export interface Whole {
  readonly row: UploadRow & { readonly length: number };
  readonly asset: AssetRow;
  readonly lease: Lease;
}

/**
 * Gives the asset its bytes. A crash before the commit leaves the upload as it was, to be finished again; one after it
 * leaves staged bytes that nobody needs, for the sweep.
 */
export async function finish(parts: ResumableParts, { row, asset, lease }: Whole): Promise<ResumableUpload> {
  const { id, length } = row;
  const { staging } = parts.blobs;
  // While the bytes are still staged: whoever makes room can finish then.
  await roomFor(parts.db, row.workspace_id, { assets: 0, bytes: length });
  const head = await buffer(await staging.read(id, { start: 0, end: Math.min(length, HEAD_BYTES) - 1 }));
  const type = await identify([head], hintsOf(asset));
  const hash = parts.hashes.at(id, length);
  const sha256 = hash === null ? await digest(await staging.read(id, null)) : hash.digest('hex');
  // A key of now: the sweep that looks for blobs without a row has not come that far.
  const blobKey = newId();
  await staging.promote(id, blobKey);
  const now = Date.now();
  const received = { blobKey, type, sha256, size: length, duration: now - row.created_at };
  const complete = { id, length, received: length, expires_at: now + parts.uploadExpiry, completed_at: now };
  const filled = await fill(parts, received, {
    assetId: asset.id,
    async alongside(tx) {
      if (!(await updateUpload(tx, lease, complete))) throw overtaken();
    },
  });
  if (filled === null)
    throw new AssetError('gone', 'The asset of this upload was deleted, or has another file.');
  parts.changes.announce(asset.id);
  parts.hashes.forget(id);
  await staging.discard(id);
  return uploadFromRow({ ...row, ...complete });
}
