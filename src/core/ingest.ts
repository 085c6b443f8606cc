import type { Kysely } from 'kysely';
import type { BlobKey, Blobs } from '#blobs/blobs.ts';
import { findProject } from '#db/projects.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import type { MediaKind } from '#media/facts.ts';
import type { SniffedType } from '#media/sniff.ts';
import { type AssetDraft, admit } from './admission.ts';
import type { Asset } from './asset.ts';
import { newId } from './identifiers.ts';
import { inspect } from './inspect.ts';
import { type Room, roomFor, within } from './limits/room.ts';

export interface IngestParts {
  readonly db: Kysely<Schema>;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
}

export interface IncomingBody {
  readonly body: AsyncIterable<Uint8Array>;
  /** What the workspace has room for, or null for anything. */
  readonly room: Room | null;
  /** The most bytes, whatever they are. */
  readonly limit: number;
  /** Tighter limits for some kinds. */
  readonly limits: Readonly<Partial<Record<MediaKind, number>>>;
  /** What the sender calls it: hints for the formats that bytes alone do not tell apart. */
  readonly name: string;
  readonly declaredType: string | null;
  /** What is taken; pictures, video and audio unless said otherwise. */
  readonly kinds?: readonly MediaKind[];
  /** Throws when the bytes are of a type that is not wanted here. */
  readonly accept?: (type: SniffedType) => void;
  readonly signal: AbortSignal;
}

/** Bytes that are durable and nobody's: they become an asset's by `admit` or `fill`, otherwise they have to be deleted. */
export interface Received {
  readonly blobKey: BlobKey;
  readonly type: SniffedType;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds that taking them in took. */
  readonly duration: number;
}

/** A body that is one file, with what it is to become. */
export interface Upload extends AssetDraft, Omit<IncomingBody, 'declaredType' | 'room'> {
  /** Bytes as the sender announces them, or null. */
  readonly contentLength: number | null;
}

/** Bytes in, asset out: the one place where every upload of one request converges. */
export async function ingest(parts: IngestParts, upload: Upload): Promise<Asset> {
  await requireProject(parts.db, upload);
  const { workspaceId, contentLength, declared } = upload;
  const room = await roomFor(parts.db, workspaceId, { assets: 1, bytes: contentLength ?? 0 });
  const received = await receive(parts.blobs, { ...upload, room, declaredType: declared.mediaType });
  return admit(parts, received, upload);
}

/** Takes in a body in one pass. Whatever fails leaves nothing; what a crash leaves has no row, and the sweep removes it. */
export async function receive(blobs: Blobs, incoming: IncomingBody): Promise<Received> {
  const startedAt = performance.now();
  const blobKey = newId();
  const { body, room } = incoming;
  const inspection = inspect(room === null ? body : within(body, room), incoming);
  const size = await blobs.put(blobKey, inspection.bytes, { signal: incoming.signal });
  const { type, sha256 } = inspection.result();
  return { blobKey, type, sha256, size, duration: Math.round(performance.now() - startedAt) };
}

/** Asked before the first byte is taken, so that a wrong project costs nobody an upload. */
export async function requireProject(
  db: Kysely<Schema>,
  { workspaceId, projectId }: Pick<AssetDraft, 'workspaceId' | 'projectId'>,
): Promise<void> {
  if (projectId === null) return;
  if ((await findProject(db, workspaceId, projectId)) === null) {
    throw new AssetError('unprocessable', `There is no project ${projectId}.`);
  }
}
