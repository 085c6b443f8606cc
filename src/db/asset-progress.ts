import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** How far those of the given assets are that are coming in or being made. */
export async function findProgress(db: Kysely<Schema>, assetIds: readonly string[]) {
  const rows = await db
    .selectFrom('assets')
    .leftJoin('generations', 'generations.asset_id', 'assets.id')
    .select(['assets.id', 'assets.workspace_id', 'assets.progress'])
    .select(['generations.status', 'generations.phase', 'generations.progress as percent'])
    .where('assets.id', 'in', assetIds)
    .where((eb) => eb.or([eb('assets.progress', 'is not', null), eb('generations.status', '=', 'running')]))
    .execute();
  return rows.map((row) => ({
    assetId: row.id,
    workspaceId: row.workspace_id,
    progress: row.progress === null ? null : JSON.parse(row.progress),
    generation: row.status === 'running' ? { phase: row.phase, progress: row.percent ?? 0 } : null,
  }));
}
