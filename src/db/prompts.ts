import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import { afterPosition, type PageRequest } from './keyset.ts';
import type { PromptsTable, Schema } from './schema.ts';

export type PromptRow = Selectable<PromptsTable>;

/** `db` may be a transaction, as everywhere below. */
export async function insertPrompt(db: Kysely<Schema>, row: Insertable<PromptsTable>): Promise<void> {
  await db.insertInto('prompts').values(row).execute();
}

export async function findPrompt(
  db: Kysely<Schema>,
  workspaceId: string,
  id: string,
): Promise<PromptRow | null> {
  const row = await db
    .selectFrom('prompts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Newest first. */
export async function listPrompts(
  db: Kysely<Schema>,
  { workspaceId, projectId, after, limit }: PageRequest & { workspaceId: string; projectId: string | null },
): Promise<PromptRow[]> {
  return db
    .selectFrom('prompts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(projectId !== null, (query) => query.where('project_id', '=', projectId))
    .where(afterPosition({ value: 'created_at', id: 'id' }, 'desc', after))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Null when it is gone. */
export async function updatePrompt(
  db: Kysely<Schema>,
  id: string,
  changes: Updateable<PromptsTable>,
): Promise<PromptRow | null> {
  const row = await db
    .updateTable('prompts')
    .set(changes)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

export async function deletePrompt(db: Kysely<Schema>, workspaceId: string, id: string): Promise<boolean> {
  const rows = await db
    .deleteFrom('prompts')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .execute();
  return rows.length > 0;
}
