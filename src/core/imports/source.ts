import { createReadStream } from 'node:fs';
import type { Blobs } from '#blobs/blobs.ts';
import { systemPacing } from '#egress/attempts.ts';
import { download } from '#egress/download.ts';
import type { Downloader } from '#egress/downloader.ts';
import type { Egress } from '#egress/egress.ts';
import { readShareLink } from '#egress/share-links.ts';
import { AssetError } from '#errors.ts';
import type { Source } from '../asset.ts';
import { type Received, receive } from '../ingest.ts';
import { noDownloader } from './request.ts';

export interface FetchParts {
  readonly blobs: Blobs;
  readonly egress: Egress;
  /** For the pages of video sites; null where the administrator has configured none. */
  readonly downloader: Downloader | null;
  /** Bytes. */
  readonly maxUpload: number;
  /** Milliseconds for one transfer, broken connections and all. */
  readonly importTimeout: number;
}

export interface Fetched {
  readonly received: Received;
  /** As the source calls the file. */
  readonly name: string | null;
}

export interface FetchOptions {
  /** Bytes that have come and bytes that there are, null while nobody knows; what starts over goes back to 0. */
  readonly onProgress: (received: number, total: number | null) => void;
  readonly signal: AbortSignal;
}

/**
 * The file behind a link, taken in. What is there of it when this rejects, is deleted.
 *
 * @throws what `download` and `receive` throw, and `unprocessable` for links that are dead or lead to no file
 */
export async function fetchSource(
  parts: FetchParts,
  source: Source,
  options: FetchOptions,
): Promise<Fetched> {
  requireAlive(source);
  const place = readShareLink(new URL(source.url));
  if (place.kind === 'file') return fetchFile(parts, place.url, options);
  if (parts.downloader === null) throw new AssetError('unprocessable', noDownloader(place.site));
  await using file = await parts.downloader.fetch(place.url, {
    maxBytes: parts.maxUpload,
    signal: options.signal,
  });
  const body = createReadStream(file.path);
  return {
    name: file.name,
    received: await take(parts, { body, ...file, declaredType: null }, options.signal),
  };
}

async function fetchFile(
  parts: FetchParts,
  url: URL,
  { onProgress, signal }: FetchOptions,
): Promise<Fetched> {
  const { egress, maxUpload: maxBytes, importTimeout: timeout } = parts;
  const told = ({ received, total }: { received: number; total: number | null }) =>
    onProgress(received, total);
  const options = { url, maxBytes, timeout, onProgress: told, pacing: systemPacing, signal };
  return download(egress, options, async ({ bytes: body, name, mediaType: declaredType }) => ({
    name,
    received: await take(parts, { body, name, declaredType }, signal),
  }));
}

interface Incoming {
  readonly body: AsyncIterable<Uint8Array>;
  readonly name: string | null;
  readonly declaredType: string | null;
}

async function take(parts: FetchParts, incoming: Incoming, signal: AbortSignal): Promise<Received> {
  const { body, name, declaredType } = incoming;
  return receive(parts.blobs, {
    body,
    declaredType,
    name: name ?? '',
    limit: parts.maxUpload,
    limits: {},
    signal,
  });
}

/** A link that says when it ends is not asked after that: the answer would be a riddle. */
function requireAlive({ expiresAt }: Source): void {
  if (expiresAt === null || Date.parse(expiresAt) > Date.now()) return;
  throw new AssetError('unprocessable', `The link expired at ${expiresAt}: ask its provider for a new one.`);
}
