import type { EngineName } from '../engine.ts';

/** A trigger in words that both engines understand. */
interface Rule {
  readonly name: string;
  /** When, and on which table. */
  readonly on: string;
  readonly when?: string;
  readonly statements: readonly string[];
}

type Row = 'old' | 'new';

const SHOWN = [
  ...['name', 'description', 'favourite', 'tags', 'metadata', 'status', 'reason'],
  ...['kind', 'media_type', 'sha256', 'facts', 'derivatives', 'source', 'trashed_at'],
];
const ENDED = "('succeeded', 'failed', 'cancelled')";

const PAST = { insert: 'created', update: 'updated', delete: 'deleted' } as const;

/**
 * The feed of what happens is written where it happens, so that no path can forget it, and in the same transaction. What is
 * written each second while bytes come is not among it: see core/feed/progress.ts.
 */
const RULES: readonly Rule[] = [
  {
    name: 'event_of_new_asset',
    on: 'insert on assets',
    statements: [
      event('new', "'asset.created'", { asset_id: 'id' }),
      // Of bytes that were known already.
      `insert into events (workspace_id, type, asset_id)
        select new.workspace_id, 'asset.ready', new.id where new.status = 'ready'`,
    ],
  },
  {
    name: 'event_of_changed_asset',
    on: `update of ${SHOWN.join(', ')} on assets`,
    when: `(${columns('old', SHOWN)}) is distinct from (${columns('new', SHOWN)})`,
    statements: [event('new', changeOfAsset(), { asset_id: 'id' })],
  },
  {
    name: 'event_of_deleted_asset',
    on: 'delete on assets',
    statements: [event('old', "'asset.deleted'", { asset_id: 'id' })],
  },
  ...(['insert', 'update', 'delete'] as const).map((what) => ({
    name: `event_of_project_${what}`,
    on: `${what} on projects`,
    statements: [event(what === 'delete' ? 'old' : 'new', `'project.${PAST[what]}'`, { project_id: 'id' })],
  })),
  ...(['new', 'old'] as const).map((row) => ({
    name: row === 'new' ? 'event_of_bound_asset' : 'event_of_unbound_asset',
    on: row === 'new' ? 'insert on project_assets' : 'delete on project_assets',
    statements: [
      `insert into events (workspace_id, type, asset_id, project_id)
        select workspace_id, 'project.updated', ${row}.asset_id, id from projects where id = ${row}.project_id`,
    ],
  })),
  {
    name: 'event_of_new_script',
    on: 'insert on scripts',
    statements: [event('new', "'script.created'", { script_id: 'id', project_id: 'project_id' })],
  },
  {
    name: 'event_of_changed_script',
    on: 'update of name, version, deleted_at on scripts',
    statements: [
      event('new', "case when new.deleted_at is null then 'script.updated' else 'script.deleted' end", {
        script_id: 'id',
        project_id: 'project_id',
      }),
    ],
  },
  {
    name: 'event_of_generation',
    on: 'update of status on generations',
    when: 'old.status <> new.status',
    statements: [
      `insert into events (workspace_id, type, asset_id, project_id, script_id, batch_id)
        select new.workspace_id, 'generation.' || case new.status when 'running' then 'started' else new.status end,
          new.asset_id, new.project_id, new.script_id, new.batch_id
        where new.status = 'running' or new.status in ${ENDED}`,
      // In the batch's own row, so that of two transactions that end the last two of its rows one waits for the other.
      `update batches set ended = ended + case when new.status in ${ENDED} then 1 else -1 end
        where id = new.batch_id and (new.status in ${ENDED}) <> (old.status in ${ENDED})`,
    ],
  },
  {
    name: 'batch_row_deleted',
    on: 'delete on generations',
    when: `old.batch_id is not null and old.status not in ${ENDED}`,
    statements: ['update batches set ended = ended + 1 where id = old.batch_id'],
  },
  {
    name: 'event_of_batch',
    on: 'update of ended on batches',
    when: 'new.ended = new.total and old.ended < new.ended',
    statements: [event('new', "'batch.finished'", { batch_id: 'id', script_id: 'script_id' })],
  },
];

function event(row: Row, type: string, subjects: Readonly<Record<string, string>>): string {
  const values = Object.values(subjects).map((column) => `${row}.${column}`);
  return `insert into events (workspace_id, type, ${Object.keys(subjects).join(', ')})
    values (${row}.workspace_id, ${type}, ${values.join(', ')})`;
}

function columns(row: Row, names: readonly string[]): string {
  return names.map((name) => `${row}.${name}`).join(', ');
}

function changeOfAsset(): string {
  return `case
    when old.trashed_at is null and new.trashed_at is not null then 'asset.trashed'
    when old.trashed_at is not null and new.trashed_at is null then 'asset.restored'
    when old.status <> new.status and new.status in ('ready', 'failed') then 'asset.' || new.status
    else 'asset.updated' end`;
}

function inSqlite({ name, on, when, statements }: Rule): string[] {
  const condition = when === undefined ? '' : ` when ${when}`;
  return [`create trigger ${name} after ${on}${condition} begin ${statements.join('; ')}; end`];
}

function inPostgres({ name, on, when, statements }: Rule): string[] {
  const condition = when === undefined ? '' : ` when (${when})`;
  return [
    `create function ${name}() returns trigger language plpgsql as $$ begin
      ${statements.join('; ')}; return null;
    end $$`,
    `create trigger ${name} after ${on} for each row${condition} execute function ${name}()`,
  ];
}

export const EVENTS: Readonly<Record<EngineName, readonly string[]>> = {
  sqlite: RULES.flatMap(inSqlite),
  postgres: RULES.flatMap(inPostgres),
};
