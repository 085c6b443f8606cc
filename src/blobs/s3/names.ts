import { AssetError } from '#errors.ts';
import type { BlobKey } from '../blobs.ts';
import type { DirectKey } from '../direct-uploads.ts';
import { isBlobKey } from '../disk-layout.ts';
import type { StagingKey } from '../staging.ts';

/** Says that a bucket is a store, and which one. */
export const MARKER = 'polyreel-store.json';
export const BLOBS = 'blobs/';
export const STAGING = 'staging/';
export const CHECKS = 'checks/';
export const INCOMING = 'incoming/';

/**
 * The object of a blob. All of them under one prefix and in the order of time, which is what lets a sweep go on where
 * the last one stopped.
 *
 * @throws `internal` for anything that is not a lower-case UUIDv7
 */
export function blobName(key: BlobKey): string {
  if (!isBlobKey(key)) throw new AssetError('internal', `"${key}" is not a blob key.`);
  return BLOBS + key;
}

/** What the names of all objects begin with that belong to some staged bytes; fails as `blobName`. */
export function stagingPrefix(key: StagingKey): string {
  if (!isBlobKey(key)) throw new AssetError('internal', `"${key}" is no key of staged bytes.`);
  return `${STAGING}${key}/`;
}

/** The object that a client sends to the store itself; fails as `blobName`. */
export function incomingName(key: DirectKey): string {
  if (!isBlobKey(key)) throw new AssetError('internal', `"${key}" is no key of a direct upload.`);
  return INCOMING + key;
}
