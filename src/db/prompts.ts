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

/** What becomes of one that is being written; nothing where it is gone, or has been written already. */
export async function settlePrompt(
  db: Kysely<Schema>,
  id: string,
  outcome: Updateable<PromptsTable>,
): Promise<void> {
  await db.updateTable('prompts').set(outcome).where('id', '=', id).where('status', '=', 'writing').execute();
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

/** Puts a prompt into a project; false for one that is in another already, or gone. */
export async function placePrompt(db: Kysely<Schema>, id: string, projectId: string): Promise<boolean> {
  const rows = await db
    .updateTable('prompts')
    .set({ project_id: projectId })
    .where('id', '=', id)
    .where('project_id', 'is', null)
    .returning('id')
    .execute();
  return rows.length > 0;
}
