import type { Blobs } from '#blobs/blobs.ts';
import { findUpload, insertUpload, markJoined, type UploadRow } from '#db/uploads.ts';
import { AssetError } from '#errors.ts';
import { MEDIA_KINDS } from '#media/facts.ts';
import { type AssetDraft, admit } from '../admission.ts';
import { receive, requireProject } from '../ingest.ts';
import { roomFor } from '../limits/room.ts';
import { newRow } from './create.ts';
import {
  type ResumableParts,
  type ResumableUpload,
  requireLength,
  requireUpload,
  uploadFromRow,
} from './upload.ts';

export interface Joining extends Omit<AssetDraft, 'alongside' | 'origin'> {
  /** Uploads that were begun as parts, in the order of their bytes. */
  readonly partIds: readonly string[];
  readonly uploadMetadata: string | null;
  /** How the client names the parts. */
  readonly concat: string;
  readonly signal: AbortSignal;
}

/**
 * Makes one asset of the bytes of complete parts, in one pass like any upload. Doing it twice is doing it once: a
 * client that did not hear the answer asks again and gets the same one.
 *
 * @throws `not-found` or `gone` for a part, `conflict` for one that is not complete or was joined otherwise
 */
export async function join(parts: ResumableParts, joining: Joining): Promise<ResumableUpload> {
  const { workspaceId, partIds, concat } = joining;
  const rows = await Promise.all(partIds.map((id) => requireUpload(parts.db, { workspaceId, id })));
  const before = await joinedBefore(parts, rows, concat);
  if (before !== null) return before;
  const length = requireComplete(rows);
  requireLength(length, parts.maxUpload);
  await requireProject(parts.db, joining);
  const received = await receive(parts.blobs, {
    body: bytesOf(parts.blobs, partIds),
    room: await roomFor(parts.db, workspaceId, { assets: 1, bytes: length }),
    limit: parts.maxUpload,
    limits: {},
    kinds: MEDIA_KINDS,
    name: joining.name,
    declaredType: joining.declared.mediaType,
    signal: joining.signal,
  });
  const row = {
    ...newRow(parts, { ...joining, length }),
    concat,
    received: length,
    completed_at: Date.now(),
  };
  const asset = await admit(parts, received, {
    ...joining,
    origin: 'upload',
    async alongside(tx, { id: asset_id }) {
      if ((await markJoined(tx, partIds, row.id)) !== partIds.length) throw joinedOtherwise();
      await insertUpload(tx, { ...row, asset_id });
    },
  });
  for (const id of partIds) await parts.blobs.staging.discard(id);
  return uploadFromRow({ ...row, asset_id: asset.id });
}

async function joinedBefore(
  { db }: ResumableParts,
  rows: readonly UploadRow[],
  concat: string,
): Promise<ResumableUpload | null> {
  const [first] = rows;
  if (rows.every(({ joined_into }) => joined_into === null) || first === undefined) return null;
  const final =
    first.joined_into === null ? null : await findUpload(db, first.workspace_id, first.joined_into);
  if (final === null || final.concat !== concat) throw joinedOtherwise();
  return uploadFromRow(final);
}

/** The bytes of all of them together. */
function requireComplete(rows: readonly UploadRow[]): number {
  for (const { id, concat, completed_at } of rows) {
    if (concat !== 'partial') throw new AssetError('conflict', `The upload ${id} was not begun as a part.`);
    if (completed_at === null) throw new AssetError('conflict', `The part ${id} is not complete yet.`);
  }
  return rows.reduce((total, { received }) => total + received, 0);
}

async function* bytesOf({ staging }: Blobs, ids: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const id of ids) yield* await staging.read(id, null);
}

function joinedOtherwise(): AssetError {
  return new AssetError('conflict', 'A part belongs to another upload already.');
}
