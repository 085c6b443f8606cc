import type { Insertable, Kysely, Selectable, Transaction, Updateable } from 'kysely';
import type { AssetRow } from './assets.ts';
import { afterPosition, type PageRequest } from './keyset.ts';
import type { GenerationInputsTable, GenerationsTable, Schema } from './schema.ts';

export type GenerationRow = Selectable<GenerationsTable>;
export type GenerationInputRow = Selectable<GenerationInputsTable>;

/** Of a generation that may still come to something. */
export const UNFINISHED = ['queued', 'running', 'waiting'] as const;

export async function insertGeneration(
  tx: Transaction<Schema>,
  row: Insertable<GenerationsTable>,
): Promise<void> {
  await tx.insertInto('generations').values(row).execute();
}

/** Whoever's it is: for jobs, and for what the asset has been checked for. */
export async function findGeneration(db: Kysely<Schema>, assetId: string): Promise<GenerationRow | null> {
  const row = await db
    .selectFrom('generations')
    .selectAll()
    .where('asset_id', '=', assetId)
    .executeTakeFirst();
  return row ?? null;
}

/** Those of the given assets that were generated, in no order. */
export async function findGenerations(
  db: Kysely<Schema>,
  assetIds: readonly string[],
): Promise<GenerationRow[]> {
  if (assetIds.length === 0) return [];
  return db.selectFrom('generations').selectAll().where('asset_id', 'in', assetIds).execute();
}

export interface GenerationsQuery extends PageRequest {
  readonly workspaceId: string;
  /** Null for those of all. */
  readonly scriptId: string | null;
  readonly projectId: string | null;
}

/** Newest first. */
export async function listGenerations(
  db: Kysely<Schema>,
  { workspaceId, scriptId, projectId, after, limit }: GenerationsQuery,
): Promise<GenerationRow[]> {
  return db
    .selectFrom('generations')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(scriptId !== null, (query) => query.where('script_id', '=', scriptId))
    .$if(projectId !== null, (query) => query.where('project_id', '=', projectId))
    .where(afterPosition({ value: 'created_at', id: 'asset_id' }, 'desc', after))
    .orderBy('created_at', 'desc')
    .orderBy('asset_id', 'desc')
    .limit(limit)
    .execute();
}

/** Null when it is gone, or in none of the given states. */
export async function updateGeneration(
  db: Kysely<Schema>,
  { assetId, statuses }: { assetId: string; statuses: readonly string[] },
  changes: Updateable<GenerationsTable>,
): Promise<GenerationRow | null> {
  const row = await db
    .updateTable('generations')
    .set(changes)
    .where('asset_id', '=', assetId)
    .where('status', 'in', statuses)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** An asset with its bytes that the very same request made before, or null. */
export async function findSameOutput(
  tx: Transaction<Schema>,
  { workspaceId, outputKey }: { workspaceId: string; outputKey: string },
): Promise<AssetRow | null> {
  const row = await tx
    .selectFrom('generations')
    .innerJoin('assets', 'assets.id', 'generations.asset_id')
    .selectAll('assets')
    .where('generations.workspace_id', '=', workspaceId)
    .where('generations.output_key', '=', outputKey)
    .where('generations.status', '=', 'succeeded')
    .where('generations.renderer', '=', 'builtin')
    .where('assets.blob_key', 'is not', null)
    .where('assets.status', '!=', 'failed')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** What generated assets say of their own making, by their ids; those that say nothing are not there. */
export async function digitalSourceTypesOf(
  db: Kysely<Schema>,
  assetIds: readonly string[],
): Promise<Map<string, string>> {
  if (assetIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('generations')
    .select(['asset_id', 'digital_source_type'])
    .where('asset_id', 'in', assetIds)
    .where('digital_source_type', 'is not', null)
    .$narrowType<{ digital_source_type: string }>()
    .execute();
  return new Map(rows.map((row) => [row.asset_id, row.digital_source_type]));
}

/** By their rows. */
export async function generationsOfBatch(db: Kysely<Schema>, batchId: string): Promise<GenerationRow[]> {
  return db
    .selectFrom('generations')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('batch_row')
    .execute();
}

export async function replaceGenerationInputs(
  tx: Transaction<Schema>,
  assetId: string,
  rows: readonly Insertable<GenerationInputsTable>[],
): Promise<void> {
  await tx.deleteFrom('generation_inputs').where('asset_id', '=', assetId).execute();
  if (rows.length > 0) await tx.insertInto('generation_inputs').values(rows).execute();
}

/** What an asset was made of, and which of it is still there. */
export async function inputsOf(
  db: Kysely<Schema>,
  assetId: string,
): Promise<(GenerationInputRow & { readonly existing: string | null })[]> {
  return db
    .selectFrom('generation_inputs')
    .leftJoin('assets', 'assets.id', 'generation_inputs.input_asset_id')
    .selectAll('generation_inputs')
    .select('assets.id as existing')
    .where('generation_inputs.asset_id', '=', assetId)
    .orderBy('generation_inputs.input_asset_id')
    .execute();
}

/** The assets that were made of an asset, or are being made: those that failed do not need it any more. */
export async function usesOf(
  db: Kysely<Schema>,
  { workspaceId, id }: { workspaceId: string; id: string },
  limit: number,
): Promise<Pick<GenerationRow, 'asset_id' | 'status' | 'created_at'>[]> {
  return db
    .selectFrom('generation_inputs')
    .innerJoin('generations', 'generations.asset_id', 'generation_inputs.asset_id')
    .select(['generations.asset_id', 'generations.status', 'generations.created_at'])
    .where('generation_inputs.input_asset_id', '=', id)
    .where('generations.workspace_id', '=', workspaceId)
    .where('generations.status', 'in', [...UNFINISHED, 'succeeded'])
    .orderBy('generations.asset_id', 'desc')
    .limit(limit)
    .execute();
}
