import type { Insertable, Kysely, Selectable, Transaction, Updateable } from 'kysely';
import type { PageRequest } from './keyset.ts';
import { afterPosition } from './keyset.ts';
import type { Millis, ProjectsTable, Schema } from './schema.ts';

export type ProjectRow = Selectable<ProjectsTable>;

export async function insertProject(db: Kysely<Schema>, row: Insertable<ProjectsTable>): Promise<void> {
  await db.insertInto('projects').values(row).execute();
}

export async function findProject(
  db: Kysely<Schema>,
  workspaceId: string,
  id: string,
): Promise<ProjectRow | null> {
  const row = await db
    .selectFrom('projects')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Newest first. */
export async function listProjects(
  db: Kysely<Schema>,
  workspaceId: string,
  page: PageRequest,
): Promise<ProjectRow[]> {
  return db
    .selectFrom('projects')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where(afterPosition({ value: 'created_at', id: 'id' }, 'desc', page.after))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

export async function updateProject(
  db: Kysely<Schema>,
  project: { workspaceId: string; id: string },
  changes: Updateable<ProjectsTable>,
): Promise<ProjectRow | null> {
  const row = await db
    .updateTable('projects')
    .set(changes)
    .where('workspace_id', '=', project.workspaceId)
    .where('id', '=', project.id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

export async function deleteProject(db: Kysely<Schema>, workspaceId: string, id: string): Promise<boolean> {
  const rows = await db
    .deleteFrom('projects')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .execute();
  return rows.length > 0;
}

/** Binding twice is the same as binding once. */
export async function bindAsset(
  tx: Transaction<Schema>,
  binding: { projectId: string; assetId: string; at: Millis },
): Promise<void> {
  await tx
    .insertInto('project_assets')
    .values({ project_id: binding.projectId, asset_id: binding.assetId, created_at: binding.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function unbindAsset(db: Kysely<Schema>, projectId: string, assetId: string): Promise<boolean> {
  const rows = await db
    .deleteFrom('project_assets')
    .where('project_id', '=', projectId)
    .where('asset_id', '=', assetId)
    .returning('asset_id')
    .execute();
  return rows.length > 0;
}

export async function projectsOfAsset(db: Kysely<Schema>, assetId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('project_assets')
    .select('project_id')
    .where('asset_id', '=', assetId)
    .orderBy('project_id')
    .execute();
  return rows.map((row) => row.project_id);
}

/** What an asset's project is shown with, without what an editor keeps in it. */
export type ProjectHead = Pick<ProjectRow, 'id' | 'title' | 'description' | 'created_at'>;

/** Each with the project that it was bound to first; assets that are in none are missing. */
export async function firstProjectsOf(
  db: Kysely<Schema>,
  assetIds: readonly string[],
): Promise<(ProjectHead & { readonly asset_id: string })[]> {
  if (assetIds.length === 0) return [];
  const rows = await db
    .selectFrom('project_assets')
    .innerJoin('projects', 'projects.id', 'project_assets.project_id')
    .select(['project_assets.asset_id', 'projects.id', 'projects.title', 'projects.description'])
    .select('projects.created_at')
    .where('project_assets.asset_id', 'in', assetIds)
    .orderBy('project_assets.created_at', 'desc')
    .orderBy('projects.id', 'desc')
    .execute();
  // Of several, the last to be put in stays: the oldest.
  return [...new Map(rows.map((row) => [row.asset_id, row])).values()];
}

/** Without those in the trash. */
export async function countProjectAssets(db: Kysely<Schema>, projectId: string): Promise<number> {
  const { count } = await db
    .selectFrom('project_assets')
    .innerJoin('assets', 'assets.id', 'project_assets.asset_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('project_assets.project_id', '=', projectId)
    .where('assets.trashed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}
