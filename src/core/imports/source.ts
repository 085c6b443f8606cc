import { createReadStream } from 'node:fs';
import type { Blobs } from '#blobs/blobs.ts';
import { systemPacing } from '#egress/attempts.ts';
import { download } from '#egress/download.ts';
import type { Downloader } from '#egress/downloader.ts';
import type { Egress } from '#egress/egress.ts';
import { expiryOf } from '#egress/expiry.ts';
import { readShareLink } from '#egress/share-links.ts';
import { AssetError } from '#errors.ts';
import type { Source } from '../asset.ts';
import { type Received, receive } from '../ingest.ts';
import type { Room } from '../limits/room.ts';
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
  /** What the workspace has room for, or null for anything. */
  readonly room: Room | null;
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
  const url = new URL(source.url);
  const { exact } = expiryOf(url, new Date());
  // The answer to a link that said itself when it ends would be a riddle; its provider's custom may have changed.
  if (exact && isOver(source)) throw new AssetError('unprocessable', expired(source));
  try {
    return await fetchFrom(parts, url, options);
  } catch (error) {
    throw isOver(source) && mayBeExpiry(error) ? withExpiry(error, source) : error;
  }
}

async function fetchFrom(parts: FetchParts, url: URL, options: FetchOptions): Promise<Fetched> {
  const place = readShareLink(url);
  if (place.kind === 'file') return fetchFile(parts, place.url, options);
  if (parts.downloader === null) throw new AssetError('unprocessable', noDownloader(place.site));
  const { room, signal } = options;
  await using file = await parts.downloader.fetch(place.url, { maxBytes: parts.maxUpload, signal });
  const body = createReadStream(file.path);
  return {
    name: file.name,
    received: await take(parts, { body, room, ...file, declaredType: null }, signal),
  };
}

async function fetchFile(
  parts: FetchParts,
  url: URL,
  { onProgress, room, signal }: FetchOptions,
): Promise<Fetched> {
  const { egress, maxUpload: maxBytes, importTimeout: timeout } = parts;
  const told = ({ received, total }: { received: number; total: number | null }) =>
    onProgress(received, total);
  const options = { url, maxBytes, timeout, onProgress: told, pacing: systemPacing, signal };
  return download(egress, options, async ({ bytes: body, name, mediaType: declaredType }) => ({
    name,
    received: await take(parts, { body, room, name, declaredType }, signal),
  }));
}

interface Incoming {
  readonly body: AsyncIterable<Uint8Array>;
  readonly room: Room | null;
  readonly name: string | null;
  readonly declaredType: string | null;
}

async function take(parts: FetchParts, incoming: Incoming, signal: AbortSignal): Promise<Received> {
  const { body, room, name, declaredType } = incoming;
  return receive(parts.blobs, {
    body,
    room,
    declaredType,
    name: name ?? '',
    limit: parts.maxUpload,
    limits: {},
    signal,
  });
}

function isOver({ expiresAt }: Source): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now();
}

/** What a link that has ended answers: a refusal, a fault, or a page under the name of the file. */
function mayBeExpiry(error: unknown): error is AssetError {
  return error instanceof AssetError && ['unprocessable', 'unavailable', 'not-media'].includes(error.kind);
}

function expired({ expiresAt }: Source): string {
  return `The link expired at ${expiresAt}: ask its provider for a new one.`;
}

/** The failure as it is, with what may be behind it. */
function withExpiry(error: AssetError, { provider, expiresAt }: Source): AssetError {
  const { kind, message, retryAfter } = error;
  const guess = `Links of ${provider} usually end after a while; this one probably did at ${expiresAt}.`;
  return new AssetError(kind, `${message} ${guess}`, {
    cause: error,
    ...(retryAfter !== null && { retryAfter }),
  });
}
