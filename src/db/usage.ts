import { type Kysely, type RawBuilder, type Selectable, sql, type Transaction } from 'kysely';
import { engineOf } from './engine.ts';
import { type Parameters, prepare } from './prepared.ts';
import type { Schema, WorkspaceLimitsTable } from './schema.ts';

/** The limits of one workspace: of each null when nothing is said, 0 for none. */
export type LimitsRow = Omit<Selectable<WorkspaceLimitsTable>, 'workspace_id' | 'turn'>;

/** In whose row the defaults are. */
export const EVERYBODY = '*';

const COLUMNS = ['bytes', 'assets', 'render_minutes', 'running_renders', 'requests_per_minute'] as const;

export async function findLimits(db: Kysely<Schema>, workspaceId: string): Promise<LimitsRow | null> {
  const row = await db
    .selectFrom('workspace_limits')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row ?? null;
}

/** Changes the given limits, and leaves the others as they are. */
export async function changeLimits(
  db: Kysely<Schema>,
  workspaceId: string,
  changes: Partial<LimitsRow>,
): Promise<void> {
  await db
    .insertInto('workspace_limits')
    .values({ workspace_id: workspaceId, ...changes })
    .onConflict((conflict) =>
      conflict.column('workspace_id').doUpdateSet({ workspace_id: workspaceId, ...changes }),
    )
    .execute();
}

/** What applies to a workspace: its own limits, otherwise the defaults; null for no limit. */
export async function effectiveLimits(db: Kysely<Schema>, workspaceId: string): Promise<LimitsRow> {
  const rows = await limitsFor(db, { workspaceId });
  const own = rows.find((row) => row.workspace_id === workspaceId);
  const usual = rows.find((row) => row.workspace_id === EVERYBODY);
  const limit = (name: (typeof COLUMNS)[number]) => (own?.[name] ?? usual?.[name]) || null;
  return {
    bytes: limit('bytes'),
    assets: limit('assets'),
    render_minutes: limit('render_minutes'),
    running_renders: limit('running_renders'),
    requests_per_minute: limit('requests_per_minute'),
  };
}

const limitsFor = prepare((db, parameter: Parameters<{ workspaceId: string }>) =>
  db
    .selectFrom('workspace_limits')
    .select(['workspace_id', ...COLUMNS])
    .where('workspace_id', 'in', [parameter('workspaceId'), sql.lit(EVERYBODY)]),
);

export interface KindUsage {
  readonly kind: string;
  readonly assets: number;
  readonly bytes: number;
}

/** What a workspace has, or with null all have together, by kind; kinds of which there is nothing may be missing. */
export async function assetUsage(db: Kysely<Schema>, workspaceId: string | null): Promise<KindUsage[]> {
  return db
    .selectFrom('asset_usage')
    .select((eb) => [
      'kind',
      eb.fn.sum<number>('assets').as('assets'),
      eb.fn.sum<number>('bytes').as('bytes'),
    ])
    .$if(workspaceId !== null, (query) => query.where('workspace_id', '=', workspaceId))
    .groupBy('kind')
    .orderBy('kind')
    .execute();
}

/** Milliseconds of film that a workspace has rendered, or is going to, in a month like 2026-11. */
export async function renderUsage(
  db: Kysely<Schema>,
  { workspaceId, month }: { workspaceId: string; month: string },
): Promise<number> {
  const { length } = await db
    .selectFrom('render_usage')
    .select((eb) => eb.fn.sum<number | null>('length').as('length'))
    .where('workspace_id', '=', workspaceId)
    .where('month', '=', month)
    .executeTakeFirstOrThrow();
  return length ?? 0;
}

/** Counts the assets of a workspace anew, whatever was counted before. Reads all of them. */
export async function recountAssets(tx: Transaction<Schema>, workspaceId: string): Promise<void> {
  await tx.deleteFrom('asset_usage').where('workspace_id', '=', workspaceId).execute();
  await tx
    .insertInto('asset_usage')
    .columns(['workspace_id', 'kind', 'shard', 'assets', 'bytes'])
    .expression((eb) =>
      eb
        .selectFrom('assets')
        .select((each) => [
          'workspace_id',
          'kind',
          sql.lit(0).as('shard'),
          each.fn.countAll<number>().as('assets'),
          each.fn.sum<number>('size').as('bytes'),
        ])
        .where('workspace_id', '=', workspaceId)
        .groupBy(['workspace_id', 'kind']),
    )
    .execute();
}

/** The generations that count, each with its month and its milliseconds of film: as the triggers have it, see 0001-usage.ts. */
export function chargedGenerations(db: Kysely<Schema>): RawBuilder<unknown> {
  const month =
    engineOf(db) === 'sqlite'
      ? sql`strftime('%Y-%m', created_at / 1000, 'unixepoch')`
      : sql`to_char(to_timestamp(created_at / 1000) at time zone 'UTC', 'YYYY-MM')`;
  return sql`select workspace_id, ${month} as month, length from generations
    where renderer = 'builtin' and status in ('queued', 'running', 'succeeded') and length > 0`;
}

/** Counts anew what a workspace has rendered. What was deleted since it was made is known from its count alone, and stays. */
export async function recountRenders(tx: Transaction<Schema>, workspaceId: string): Promise<void> {
  await tx
    .deleteFrom('render_usage')
    .where('workspace_id', '=', workspaceId)
    .where('shard', '>=', 0)
    .execute();
  await sql`insert into render_usage (workspace_id, month, shard, length)
    select workspace_id, month, 0, sum(length) from (${chargedGenerations(tx)}) as charged
    where workspace_id = ${workspaceId} group by workspace_id, month`.execute(tx);
}
