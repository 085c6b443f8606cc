import type { Transaction } from 'kysely';
import { assetFromRow, type Derivative } from '#core/asset.ts';
import { insertAssetEvent } from '#db/asset-events.ts';
import { type AssetRow, findAssetAnywhere, updateAsset } from '#db/assets.ts';
import { usesOfBlob } from '#db/inspection.ts';
import { distrustBlob, findAssetsOfBlob, forgetBlobRow } from '#db/mending.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import type { FsckParts } from './fault.ts';

const LOST = 'The file is missing from the storage: upload it again, or restore a backup.';
const DAMAGED = 'The stored file is damaged: upload it again, or restore a backup.';

/** Of bytes that are gone: assets say so, previews are made again, parts are rendered again when they are needed. */
export async function forget({ db, jobs }: FsckParts, key: string): Promise<string> {
  const counts = await transact(db, async (tx) => {
    const originals = await findAssetsOfBlob(tx, key);
    const uses = await usesOfBlob(tx, key);
    await forgetBlobRow(tx, key);
    for (const row of originals) await fail(tx, row, { blob_key: null, reason: LOST });
    let remade = 0;
    for (const { asset_id: id, role } of uses) {
      if (role === 'original' || !(await withoutPreview(tx, id, key))) continue;
      remade += 1;
      const row = await findAssetAnywhere(tx, id);
      if (row === null) continue;
      await jobs.enqueue(tx, { kind: 'preview', payload: { assetId: id }, workspaceId: row.workspace_id });
    }
    return { failed: originals.length, remade };
  });
  const told = [
    counts.failed > 0 && `${counts.failed} assets say that their file is missing`,
    counts.remade > 0 && `${counts.remade} previews are made again`,
  ].filter((part) => part !== false);
  return told.length === 0 ? 'Forgotten.' : `Forgotten: ${told.join(', ')}.`;
}

/** Of bytes that are wrong: they stay for whoever can make something of them, and nothing new is taken for the same. */
export async function distrust(
  { db }: FsckParts,
  { key, size }: { key: string; size: number },
): Promise<string> {
  const failed = await transact(db, async (tx) => {
    await distrustBlob(tx, key, size);
    const rows = await findAssetsOfBlob(tx, key);
    for (const row of rows) await fail(tx, row, { blob_key: row.blob_key, reason: DAMAGED });
    return rows.length;
  });
  return `${failed} assets say that their file is damaged; its bytes are kept.`;
}

async function fail(
  tx: Transaction<Schema>,
  { id }: AssetRow,
  { blob_key, reason }: Pick<AssetRow, 'blob_key' | 'reason'>,
): Promise<void> {
  const now = Date.now();
  await updateAsset(tx, id, { status: 'failed', blob_key, reason, updated_at: now });
  const event = { step: 'checked', outcome: 'failed', duration: null, detail: reason };
  await insertAssetEvent(tx, { asset_id: id, at: now, ...event });
}

/** False when it cannot be made again, as the original is missing too. */
async function withoutPreview(tx: Transaction<Schema>, id: string, key: string): Promise<boolean> {
  const row = await findAssetAnywhere(tx, id);
  if (row === null) return false;
  const derivatives: readonly Derivative[] = assetFromRow(row).derivatives;
  const left = JSON.stringify(derivatives.filter((derivative) => derivative.key !== key));
  const canBeMade = row.status === 'ready' && row.blob_key !== null && row.facts !== null;
  const status = canBeMade ? 'processing' : row.status;
  await updateAsset(tx, id, { derivatives: left, status, updated_at: Date.now() });
  return canBeMade;
}
