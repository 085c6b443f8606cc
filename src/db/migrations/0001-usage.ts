import type { EngineName } from '../engine.ts';

/** Shards below 0 are of renders that were made and deleted since: no row tells of them any more. */
const GONE = '-1';

/**
 * How much a workspace has is counted where it changes, so that no path can forget it, and in the same transaction, so
 * that it is never wrong. A render counts from the moment that it is asked for, in the month of that, unless it fails.
 */
const SQLITE = [
  `create trigger asset_usage_insert after insert on assets begin
    ${count('new', 'new.kind', '1', 'new.size')};
  end`,
  `create trigger asset_usage_update after update of kind, size on assets
    when (old.kind, old.size) is not (new.kind, new.size) begin
    ${count('old', 'old.kind', '-1', '-old.size')};
    ${count('new', 'new.kind', '1', 'new.size')};
  end`,
  `create trigger asset_usage_delete after delete on assets begin
    ${count('old', 'old.kind', '-1', '-old.size')};
  end`,
  `create trigger render_usage_insert after insert on generations when ${charge('new')} > 0 begin
    ${charging('new', charge('new'))};
  end`,
  `create trigger render_usage_update after update of status, renderer, length on generations
    when ${charge('new')} <> ${charge('old')} begin
    ${charging('new', `${charge('new')} - ${charge('old')}`)};
  end`,
  // What is deleted after it was made has been rendered all the same: that is kept apart, where it is not counted anew.
  `create trigger render_usage_delete after delete on generations when ${charge('old')} > 0 begin
    ${charging('old', `-${charge('old')}`)};
    ${charging('old', `case when old.status = 'succeeded' then ${charge('old')} else 0 end`, GONE)};
  end`,
];

function count(row: 'old' | 'new', kind: string, assets: string, bytes: string): string {
  return `insert into asset_usage (workspace_id, kind, shard, assets, bytes)
    values (${row}.workspace_id, ${kind}, 0, ${assets}, ${bytes})
    on conflict (workspace_id, kind, shard)
      do update set assets = asset_usage.assets + excluded.assets, bytes = asset_usage.bytes + excluded.bytes`;
}

/** What a generation counts for, in milliseconds of film. */
function charge(row: 'old' | 'new' | 'generation'): string {
  return `(case when ${row}.renderer = 'builtin' and ${row}.status in ('queued', 'running', 'succeeded')
    then ${row}.length else 0 end)`;
}

function charging(row: 'old' | 'new', length: string, shard = '0'): string {
  return `insert into render_usage (workspace_id, month, shard, length)
    values (${row}.workspace_id, strftime('%Y-%m', ${row}.created_at / 1000, 'unixepoch'), ${shard}, ${length})
    on conflict (workspace_id, month, shard) do update set length = render_usage.length + excluded.length`;
}

/**
 * The same in PostgreSQL, where many transactions run at a time: each connection counts in a row of its own, or nearly,
 * as two that change the same row are in each other's way. What one statement adds or takes away is counted at once.
 */
const POSTGRES = [
  `create function usage_shard() returns bigint language sql stable as 'select pg_backend_pid()::bigint % 256'`,
  `create function count_assets(workspace_id text, kind text, assets bigint, bytes bigint) returns void
    language sql as $$
    insert into asset_usage (workspace_id, kind, shard, assets, bytes)
    values ($1, $2, usage_shard(), $3, $4)
    on conflict (workspace_id, kind, shard)
      do update set assets = asset_usage.assets + excluded.assets, bytes = asset_usage.bytes + excluded.bytes
  $$`,
  `create function count_added_assets() returns trigger language plpgsql as $$ begin
    perform count_assets(workspace_id, kind, count(*), sum(size)::bigint)
      from changed group by workspace_id, kind order by workspace_id, kind;
    return null;
  end $$`,
  `create function count_removed_assets() returns trigger language plpgsql as $$ begin
    perform count_assets(workspace_id, kind, -count(*), -sum(size)::bigint)
      from changed group by workspace_id, kind order by workspace_id, kind;
    return null;
  end $$`,
  `create function count_changed_asset() returns trigger language plpgsql as $$ begin
    perform count_assets(old.workspace_id, old.kind, -1, -old.size);
    perform count_assets(new.workspace_id, new.kind, 1, new.size);
    return null;
  end $$`,
  `create trigger asset_usage_insert after insert on assets referencing new table as changed
    for each statement execute function count_added_assets()`,
  `create trigger asset_usage_update after update of kind, size on assets for each row
    when ((old.kind, old.size) is distinct from (new.kind, new.size)) execute function count_changed_asset()`,
  `create trigger asset_usage_delete after delete on assets referencing old table as changed
    for each statement execute function count_removed_assets()`,

  `create function charge_render(generation generations, sign bigint, shard bigint) returns void language sql as $$
    insert into render_usage (workspace_id, month, shard, length)
    values (
      generation.workspace_id,
      to_char(to_timestamp(generation.created_at / 1000) at time zone 'UTC', 'YYYY-MM'),
      shard,
      sign * ${charge('generation')}
    )
    on conflict (workspace_id, month, shard) do update set length = render_usage.length + excluded.length
  $$`,
  `create function charge_changed_render() returns trigger language plpgsql as $$ begin
    if tg_op <> 'INSERT' then perform charge_render(old, -1, usage_shard()); end if;
    if tg_op <> 'DELETE' then perform charge_render(new, 1, usage_shard());
    elsif old.status = 'succeeded' then perform charge_render(old, 1, -1 - usage_shard()); end if;
    return null;
  end $$`,
  `create trigger render_usage_insert after insert on generations for each row
    when (${charge('new')} > 0) execute function charge_changed_render()`,
  `create trigger render_usage_update after update of status, renderer, length on generations for each row
    when (${charge('new')} <> ${charge('old')}) execute function charge_changed_render()`,
  `create trigger render_usage_delete after delete on generations for each row
    when (${charge('old')} > 0) execute function charge_changed_render()`,
];

export const USAGE: Readonly<Record<EngineName, readonly string[]>> = { sqlite: SQLITE, postgres: POSTGRES };
