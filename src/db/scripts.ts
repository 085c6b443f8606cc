import type { Insertable, Kysely, Selectable, Transaction, Updateable } from 'kysely';
import { afterPosition, type PageRequest } from './keyset.ts';
import type { Millis, Schema, ScriptsTable, ScriptVersionsTable } from './schema.ts';

export type ScriptRow = Selectable<ScriptsTable>;
export type ScriptVersionRow = Selectable<ScriptVersionsTable>;

/** A script with the document of one of its versions. */
export type ScriptWithDocument = ScriptRow & Pick<ScriptVersionRow, 'document'>;

export async function insertScript(tx: Transaction<Schema>, row: Insertable<ScriptsTable>): Promise<void> {
  await tx.insertInto('scripts').values(row).execute();
}

export async function insertScriptVersion(
  tx: Transaction<Schema>,
  row: Insertable<ScriptVersionsTable>,
): Promise<void> {
  await tx.insertInto('script_versions').values(row).execute();
}

/** The newest version of a script that is there. */
export async function findScript(
  db: Kysely<Schema>,
  workspaceId: string,
  id: string,
): Promise<ScriptWithDocument | null> {
  const row = await newest(db)
    .where('scripts.workspace_id', '=', workspaceId)
    .where('scripts.id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Oldest first: the first script of a project is the one that it was made with. */
export async function listScripts(
  db: Kysely<Schema>,
  { workspaceId, projectId, after, limit }: PageRequest & { workspaceId: string; projectId: string | null },
): Promise<ScriptWithDocument[]> {
  return newest(db)
    .where('scripts.workspace_id', '=', workspaceId)
    .$if(projectId !== null, (query) => query.where('scripts.project_id', '=', projectId))
    .where(afterPosition({ value: 'scripts.created_at', id: 'scripts.id' }, 'asc', after))
    .orderBy('scripts.created_at')
    .orderBy('scripts.id')
    .limit(limit)
    .execute();
}

/** Also of a script that was deleted: what it made still refers to it. */
export async function findScriptVersion(
  db: Kysely<Schema>,
  { workspaceId, id, version }: { workspaceId: string; id: string; version: number },
): Promise<{ script: ScriptRow; version: ScriptVersionRow } | null> {
  const script = await db
    .selectFrom('scripts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  const found = await db
    .selectFrom('script_versions')
    .selectAll()
    .where('script_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return script === undefined || found === undefined ? null : { script, version: found };
}

/** Newest first, without their documents. */
export async function listScriptVersions(
  db: Kysely<Schema>,
  scriptId: string,
): Promise<Pick<ScriptVersionRow, 'version' | 'created_at'>[]> {
  return db
    .selectFrom('script_versions')
    .select(['version', 'created_at'])
    .where('script_id', '=', scriptId)
    .orderBy('version', 'desc')
    .execute();
}

export async function updateScript(
  tx: Transaction<Schema>,
  id: string,
  changes: Updateable<ScriptsTable>,
): Promise<void> {
  await tx.updateTable('scripts').set(changes).where('id', '=', id).execute();
}

/** False when there is no such script, or not any more. */
export async function markScriptDeleted(
  db: Kysely<Schema>,
  { workspaceId, id, at }: { workspaceId: string; id: string; at: Millis },
): Promise<boolean> {
  const rows = await db
    .updateTable('scripts')
    .set({ deleted_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .execute();
  return rows.length > 0;
}

export async function markScriptsOfProjectDeleted(
  tx: Transaction<Schema>,
  projectId: string,
  at: Millis,
): Promise<void> {
  await tx
    .updateTable('scripts')
    .set({ deleted_at: at })
    .where('project_id', '=', projectId)
    .where('deleted_at', 'is', null)
    .execute();
}

/** Removes deleted scripts of which nothing that they made is left. */
export async function forgetScripts(db: Kysely<Schema>): Promise<void> {
  await db
    .deleteFrom('scripts')
    .where('deleted_at', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('generations').select('asset_id').whereRef('generations.script_id', '=', 'scripts.id'),
        ),
      ),
    )
    .execute();
}

function newest(db: Kysely<Schema>) {
  return db
    .selectFrom('scripts')
    .innerJoin('script_versions', (join) =>
      join
        .onRef('script_versions.script_id', '=', 'scripts.id')
        .onRef('script_versions.version', '=', 'scripts.version'),
    )
    .selectAll('scripts')
    .select('script_versions.document')
    .where('scripts.deleted_at', 'is', null);
}
