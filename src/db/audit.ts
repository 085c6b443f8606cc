import type { Insertable, Kysely, Selectable, SelectQueryBuilder, Transaction } from 'kysely';
import { afterPosition, type PageRequest } from './keyset.ts';
import type { AuditTable, Millis, Schema } from './schema.ts';
import { transact } from './transact.ts';

export type AuditRow = Selectable<AuditTable>;

/** Rows that one transaction of the sweep deletes. */
const CHUNK = 1_000;

/** What to list; null leaves a filter out. */
export interface AuditQuery extends PageRequest {
  readonly workspaceId: string;
  readonly actor: string | null;
  readonly action: string | null;
  readonly target: string | null;
  readonly since: Millis | null;
  readonly until: Millis | null;
}

export async function insertAudit(tx: Transaction<Schema>, row: Insertable<AuditTable>): Promise<void> {
  await tx.insertInto('audit').values(row).execute();
}

/** Newest first. */
export async function listAudit(db: Kysely<Schema>, query: AuditQuery): Promise<AuditRow[]> {
  return auditQuery(db, query).execute();
}

/** What `listAudit` asks. */
export function auditQuery(
  db: Kysely<Schema>,
  { workspaceId, actor, action, target, since, until, after, limit }: AuditQuery,
): SelectQueryBuilder<Schema, 'audit', AuditRow> {
  return db
    .selectFrom('audit')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(actor !== null, (rows) => rows.where('actor', '=', actor))
    .$if(action !== null, (rows) => rows.where('action', '=', action))
    .$if(target !== null, (rows) => rows.where('target', '=', target))
    .$if(since !== null, (rows) => rows.where('at', '>=', since))
    .$if(until !== null, (rows) => rows.where('at', '<', until))
    .where(afterPosition({ value: 'at', id: 'id' }, 'desc', after))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
}

/** Deletes what was told before a moment, the oldest first; returns how much there was. */
export async function deleteAuditBefore(db: Kysely<Schema>, before: Millis): Promise<number> {
  let total = 0;
  while (true) {
    const deleted = await transact(db, async (tx) => {
      const oldest = tx.selectFrom('audit').select('id').where('at', '<', before).orderBy('at').limit(CHUNK);
      const rows = await tx.deleteFrom('audit').where('id', 'in', oldest).returning('id').execute();
      return rows.length;
    });
    total += deleted;
    if (deleted < CHUNK) return total;
  }
}
