import type { Kysely } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { type AssetRow, findAssetsById } from '#db/assets.ts';
import { digitalSourceTypesOf } from '#db/generations.ts';
import type { Schema } from '#db/schema.ts';
import type { DigitalSourceType } from '#media/render/provenance/digital-source-type.ts';
import { assetFromRow } from '../asset.ts';
import { captionsText } from '../captions.ts';
import type { UsableAsset } from '../scripts/environment.ts';
import { knownSourceType, sourceTypeOf } from './source-types.ts';

/** An asset that a script uses, and the blob that holds it once there is one. */
export interface Ingredient extends UsableAsset {
  readonly blobKey: string | null;
  /** How it was made, as far as that is known. */
  readonly sourceType: DigitalSourceType | null;
}

/** Assets by their ids; those of other workspaces are not there, as little as those that nobody has. */
export async function ingredientsOf(
  db: Kysely<Schema>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, Ingredient>> {
  const rows = await findAssetsById(db, workspaceId, [...new Set(ids)]);
  const own = rows.filter(({ origin }) => origin === 'generated').map(({ id }) => id);
  const types = await digitalSourceTypesOf(db, own);
  return new Map(rows.map((row) => [row.id, ingredientFromRow(row, types.get(row.id) ?? null)]));
}

function ingredientFromRow(row: AssetRow, generatedAs: string | null): Ingredient {
  const { id, name, status, sha256, facts, blobKey, source } = assetFromRow(row);
  const sourceType = knownSourceType(generatedAs) ?? sourceTypeOf(source);
  return { id, name, status, sha256, facts, blobKey, sourceType };
}

/** The texts of captions, by the ids of their assets; without those that have no bytes. */
export async function captionTextsOf(
  blobs: Blobs,
  assets: Iterable<Ingredient>,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { id, name, blobKey } of assets) {
    if (blobKey !== null) texts.set(id, await captionsText(blobs, { name, blobKey }));
  }
  return texts;
}
