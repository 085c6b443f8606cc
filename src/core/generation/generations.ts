import type { Kysely } from 'kysely';
import { findAsset } from '#db/assets.ts';
import { findGeneration, findGenerations, type GenerationsQuery, listGenerations } from '#db/generations.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import { notFound, type Page } from '../library.ts';
import { type Generation, generationFromRow } from './generation.ts';

/** How an asset is being made, or was; null for one that no script made. */
export async function generationOf(
  db: Kysely<Schema>,
  { workspaceId, assetId }: { workspaceId: string; assetId: string },
): Promise<Generation | null> {
  if ((await findAsset(db, workspaceId, assetId)) === null) throw notFound(assetId);
  const row = await findGeneration(db, assetId);
  return row === null ? null : generationFromRow(row);
}

/** By their ids, how assets are being made, or were; those that no script made are missing. */
export async function generationsOf(
  db: Kysely<Schema>,
  assetIds: readonly string[],
): Promise<ReadonlyMap<string, Generation>> {
  const rows = await findGenerations(db, assetIds);
  return new Map(rows.map((row) => [row.asset_id, generationFromRow(row)]));
}

/** As `generationOf`; `not-found` for an asset that no script made. */
export async function getGeneration(
  db: Kysely<Schema>,
  asset: { workspaceId: string; assetId: string },
): Promise<Generation> {
  const generation = await generationOf(db, asset);
  if (generation !== null) return generation;
  throw new AssetError('not-found', `The asset ${asset.assetId} was not made by a script.`);
}

/** Newest first. */
export async function generationsIn(db: Kysely<Schema>, query: GenerationsQuery): Promise<Page<Generation>> {
  const { limit } = query;
  const rows = await listGenerations(db, { ...query, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(generationFromRow),
    next: last === undefined ? null : { value: last.created_at, id: last.asset_id },
  };
}
