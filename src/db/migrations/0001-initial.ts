import { sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { AUDIT } from './0001-audit.ts';
import { EVENTS } from './0001-events.ts';
import { SEARCH } from './0001-search.ts';
import { STAMPS } from './0001-stamps.ts';
import { USAGE } from './0001-usage.ts';
import type { Migration } from './migration.ts';
import { executeAll, type Statement } from './statements.ts';

/**
 * Lists are read by keyset, so that each index over assets ends with the order of its list. Deleting cascades from a
 * workspace to all it has; a child column always has an index, for a cascade looks rows up by it.
 */
const TABLES: readonly Statement[] = [
  `create table workspaces (
    id text primary key,
    name text not null,
    created_at integer not null
  ) strict, without rowid`,

  `create table accounts (
    user_id integer primary key autoincrement,
    workspace_id text not null references workspaces on delete cascade,
    email text not null,
    username text not null,
    first_name text not null,
    last_name text not null,
    team_name text,
    max_jobs integer,
    suspended text,
    created_at integer not null,
    updated_at integer not null,
    unique (workspace_id, user_id)
  ) strict`,
  'create unique index accounts_by_email on accounts (workspace_id, lower(email))',
  // Numeric user ids look like those of a service with users: six digits.
  {
    sqlite: `insert into sqlite_sequence (name, seq) values ('accounts', 100000)`,
    postgres: 'alter table accounts alter column user_id restart with 100001',
  },

  `create table api_keys (
    id text primary key,
    workspace_id text not null references workspaces on delete cascade,
    name text not null,
    prefix text not null,
    hash text not null unique,
    scopes text not null,
    created_at integer not null,
    expires_at integer,
    revoked_at integer,
    last_used_at integer
  ) strict, without rowid`,
  'create index api_keys_by_date on api_keys (workspace_id, created_at, id)',

  `create table sessions (
    hash text primary key,
    key_id text not null references api_keys on delete cascade,
    created_at integer not null,
    expires_at integer not null
  ) strict, without rowid`,
  'create index sessions_by_key on sessions (key_id)',
  'create index sessions_by_expiry on sessions (expires_at)',

  `create table sign_in_tokens (
    hash text primary key,
    key_id text not null references api_keys on delete cascade,
    expires_at integer not null
  ) strict, without rowid`,
  'create index sign_in_tokens_by_key on sign_in_tokens (key_id)',
  'create index sign_in_tokens_by_expiry on sign_in_tokens (expires_at)',

  `create table projects (
    id text primary key,
    workspace_id text not null references workspaces on delete cascade,
    title text not null,
    description text,
    editor_state text not null,
    state_version text,
    created_at integer not null,
    updated_at integer not null
  ) strict`,
  'create index projects_by_date on projects (workspace_id, created_at, id)',

  // Both columns refer to the account, so that an asset can never belong to another workspace's.
  `create table assets (
    seq integer primary key autoincrement,
    id text not null unique,
    stamp integer not null default 0,
    workspace_id text not null references workspaces on delete cascade,
    user_id integer not null,
    kind text not null,
    media_type text not null,
    extension text not null,
    name text not null,
    description text not null,
    favourite integer not null check (favourite in (0, 1)),
    tags text not null check (json_type(tags) = 'array'),
    metadata text not null,
    declared text not null,
    origin text not null,
    status text not null,
    reason text,
    size integer not null,
    sha256 text,
    blob_key text,
    facts text,
    derivatives text not null,
    thumbhash text,
    source text,
    progress text,
    keyname_turn integer not null default 0,
    created_at integer not null,
    updated_at integer not null,
    trashed_at integer,
    foreign key (workspace_id, user_id) references accounts (workspace_id, user_id)
  ) strict`,
  // What is in the trash is in one list only. What lists are narrowed by stands at the end of the long ones: an asset
  // that is left out is then left out by the index, without being looked up.
  ...[
    'assets_by_date on assets (workspace_id, created_at, id, kind, status, origin, user_id, favourite)',
    'assets_by_kind on assets (workspace_id, kind, created_at, id, status, origin, user_id, favourite)',
    'assets_by_user on assets (workspace_id, user_id, created_at, id)',
    'assets_by_status on assets (workspace_id, status, created_at, id)',
    'assets_by_update on assets (workspace_id, updated_at, id, kind, status, origin, user_id, favourite)',
    'assets_by_name on assets (workspace_id, name, id, kind, status, origin, user_id, favourite)',
    'assets_by_size on assets (workspace_id, size, id, kind, status, origin, user_id, favourite)',
    'assets_by_content on assets (workspace_id, sha256, created_at, id)',
  ].map((index) => `create index ${index} where trashed_at is null`),
  'create index assets_in_trash on assets (workspace_id, created_at, id) where trashed_at is not null',
  'create index assets_by_trashing on assets (trashed_at) where trashed_at is not null',
  'create index assets_of_account on assets (workspace_id, user_id)',
  'create index assets_by_blob on assets (blob_key)',

  `create table asset_tags (
    workspace_id text not null,
    tag text not null,
    asset_id text not null references assets (id) on delete cascade,
    primary key (workspace_id, tag, asset_id)
  ) strict, without rowid`,
  'create index asset_tags_by_asset on asset_tags (asset_id)',

  `create table project_assets (
    project_id text not null references projects on delete cascade,
    asset_id text not null references assets (id) on delete cascade,
    created_at integer not null,
    primary key (project_id, asset_id)
  ) strict, without rowid`,
  'create index project_assets_by_asset on project_assets (asset_id)',

  // The same bytes are stored once in a workspace: a blob goes when its last use does.
  `create table blobs (
    key text primary key,
    workspace_id text not null,
    sha256 text,
    size integer not null
  ) strict, without rowid`,
  'create index blobs_by_content on blobs (workspace_id, sha256, size) where sha256 is not null',

  `create table blob_uses (
    asset_id text not null references assets (id) on delete cascade,
    blob_key text not null references blobs,
    role text not null,
    primary key (asset_id, role)
  ) strict, without rowid`,
  'create index blob_uses_by_blob on blob_uses (blob_key)',

  `create table asset_events (
    seq integer primary key autoincrement,
    asset_id text not null references assets (id) on delete cascade,
    at integer not null,
    step text not null,
    outcome text not null check (outcome in ('ok', 'failed')),
    duration integer,
    detail text
  ) strict`,
  'create index asset_events_by_asset on asset_events (asset_id, seq)',

  // A place for a file that somebody without a key may send.
  `create table slots (
    asset_id text primary key references assets (id) on delete cascade,
    size integer,
    media_type text,
    expires_at integer not null
  ) strict, without rowid`,
  'create index slots_by_expiry on slots (expires_at)',

  `create table capabilities (
    hash text primary key,
    id text not null unique,
    asset_id text not null references assets (id) on delete cascade,
    created_at integer not null,
    revoked_at integer
  ) strict, without rowid`,
  'create index capabilities_by_asset on capabilities (asset_id)',

  `create table short_links (
    code text primary key,
    asset_id text not null references assets (id) on delete cascade,
    scope text not null check (scope in ('preview', 'original', 'attachment')),
    hits integer not null,
    created_at integer not null,
    expires_at integer,
    revoked_at integer
  ) strict, without rowid`,
  'create index short_links_by_asset on short_links (asset_id)',

  // Deleting an asset that is still on its way ends its upload.
  `create table uploads (
    id text primary key,
    workspace_id text not null references workspaces on delete cascade,
    asset_id text references assets (id) on delete cascade,
    length integer,
    received integer not null,
    metadata text,
    concat text,
    joined_into text,
    created_at integer not null,
    expires_at integer not null,
    completed_at integer,
    check (received <= length)
  ) strict, without rowid`,
  'create index uploads_by_workspace on uploads (workspace_id)',
  'create index uploads_by_asset on uploads (asset_id)',
  'create index uploads_by_expiry on uploads (expires_at)',

  `create table leases (
    name text primary key,
    holder text not null,
    held_until integer not null,
    wanted integer not null check (wanted in (0, 1))
  ) strict, without rowid`,

  // No foreign key: what discards the bytes of a deleted workspace outlives it.
  `create table jobs (
    id text primary key,
    kind text not null,
    lane text not null,
    workspace_id text not null,
    account integer not null default 0,
    payload text not null,
    priority integer not null,
    state text not null check (state in ('queued', 'running', 'dead')),
    attempt integer not null,
    interruptions integer not null,
    run_at integer not null,
    lease text,
    lease_until integer,
    error text,
    traceparent text,
    created_at integer not null
  ) strict, without rowid`,
  `create index jobs_queued on jobs (lane, workspace_id, account, priority desc, run_at, id) where state = 'queued'`,
  `create index jobs_due on jobs (lane, run_at) where state = 'queued'`,
  `create index jobs_running on jobs (lane, workspace_id, lease_until) where state = 'running'`,
  `create index jobs_dead on jobs (workspace_id, created_at) where state = 'dead'`,
  `create index jobs_imports on jobs (payload ->> 'assetId') where kind = 'import'`,

  `create table idempotency (
    workspace_id text not null references workspaces on delete cascade,
    operation text not null,
    key text not null,
    fingerprint text not null,
    owner text,
    status integer,
    reply text,
    created_at integer not null,
    primary key (workspace_id, operation, key)
  ) strict, without rowid`,
  'create index idempotency_by_date on idempotency (created_at)',

  // A project that goes leaves its scripts to core/projects.ts: the lineage of what they made outlives it.
  `create table scripts (
    id text primary key,
    workspace_id text not null references workspaces on delete cascade,
    project_id text references projects on delete set null,
    name text not null,
    template_key text,
    version integer not null,
    created_at integer not null,
    updated_at integer not null,
    deleted_at integer
  ) strict, without rowid`,
  'create index scripts_by_workspace on scripts (workspace_id, created_at, id)',
  'create index scripts_by_project on scripts (project_id, created_at, id)',
  'create index scripts_deleted on scripts (deleted_at) where deleted_at is not null',

  `create table script_versions (
    script_id text not null references scripts on delete cascade,
    version integer not null,
    document text not null,
    created_at integer not null,
    primary key (script_id, version)
  ) strict`,

  `create table prompts (
    id text primary key,
    workspace_id text not null references workspaces on delete cascade,
    project_id text references projects on delete set null,
    name text not null,
    value text not null,
    persona text,
    task text,
    parameters text not null check (json_type(parameters) = 'array'),
    written_by text check (written_by in ('model', 'template')),
    status text not null check (status in ('writing', 'ready', 'failed')),
    reason text,
    created_at integer not null
  ) strict, without rowid`,
  'create index prompts_by_workspace on prompts (workspace_id, created_at, id)',
  'create index prompts_by_project on prompts (project_id, created_at, id)',

  `create table batches (
    id text primary key,
    workspace_id text not null references workspaces on delete cascade,
    script_id text not null references scripts on delete cascade,
    script_version integer not null,
    total integer not null,
    ended integer not null default 0,
    created_at integer not null
  ) strict, without rowid`,
  'create index batches_by_workspace on batches (workspace_id, created_at, id)',
  'create index batches_by_script on batches (script_id)',

  `create table generations (
    asset_id text primary key references assets (id) on delete cascade,
    workspace_id text not null,
    project_id text,
    script_id text not null references scripts,
    script_version integer not null,
    parameters text not null,
    prompt text,
    written text not null,
    seed integer not null,
    status text not null
      check (status in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled')),
    phase text,
    progress integer not null check (progress between 0 and 100),
    renderer text not null check (renderer in ('builtin', 'outside')),
    draft integer not null check (draft in (0, 1)),
    warnings text not null,
    scenes text,
    failure text,
    output_key text,
    length integer not null default 0,
    digital_source_type text,
    batch_id text references batches on delete set null,
    batch_row integer,
    created_at integer not null,
    started_at integer,
    finished_at integer
  ) strict`,
  'create index generations_by_workspace on generations (workspace_id, created_at, asset_id)',
  'create index generations_by_script on generations (script_id, created_at, asset_id)',
  'create index generations_by_output on generations (workspace_id, output_key)',
  'create index generations_by_batch on generations (batch_id, batch_row)',

  // No foreign key to the input: what an asset was made of stays known when that is deleted.
  `create table generation_inputs (
    asset_id text not null references generations on delete cascade,
    input_asset_id text not null,
    sha256 text,
    name text not null,
    primary key (asset_id, input_asset_id)
  ) strict, without rowid`,
  'create index generation_inputs_by_input on generation_inputs (input_asset_id)',

  `create table scene_cache (
    workspace_id text not null references workspaces on delete cascade,
    key text not null,
    blob_key text not null references blobs,
    size integer not null,
    details text,
    used_at integer not null,
    primary key (workspace_id, key)
  ) strict, without rowid`,
  'create index scene_cache_by_use on scene_cache (used_at)',
  'create index scene_cache_by_blob on scene_cache (blob_key)',

  // No foreign keys: the row '*' has the defaults, and what is counted while a workspace goes is nobody's.
  `create table workspace_limits (
    workspace_id text primary key,
    bytes integer,
    assets integer,
    render_minutes integer,
    running_renders integer,
    requests_per_minute integer,
    turn integer not null default 0
  ) strict, without rowid`,

  // Kept by triggers: see 0001-usage.ts. The sum over the shards is what counts.
  `create table asset_usage (
    workspace_id text not null,
    kind text not null,
    shard integer not null,
    assets integer not null,
    bytes integer not null,
    primary key (workspace_id, kind, shard)
  ) strict, without rowid`,

  `create table render_usage (
    workspace_id text not null,
    month text not null,
    shard integer not null,
    length integer not null,
    primary key (workspace_id, month, shard)
  ) strict, without rowid`,

  `create table rate_buckets (
    name text primary key,
    full_at integer not null
  ) strict, without rowid`,
  'create index rate_buckets_full on rate_buckets (full_at)',

  // What happened in a workspace, by which a client follows it; in which order is said in decision 0020. No foreign keys: what
  // is told of an end outlives it.
  {
    sqlite: `create table events (
      seq integer primary key autoincrement,
      xid integer not null default 0,
      workspace_id text not null,
      type text not null,
      asset_id text,
      project_id text,
      script_id text,
      batch_id text,
      created_at integer not null default (cast(unixepoch('subsec') * 1000 as integer))
    ) strict`,
    postgres: `create table events (
      seq bigint generated by default as identity,
      xid bigint not null default (pg_current_xact_id()::text::bigint),
      workspace_id text collate "C" not null,
      type text collate "C" not null,
      asset_id text,
      project_id text,
      script_id text,
      batch_id text,
      created_at bigint not null default ((extract(epoch from clock_timestamp()) * 1000)::bigint),
      primary key (xid, seq)
    )`,
  },
  {
    sqlite: 'create index events_by_workspace on events (workspace_id, seq)',
    postgres: 'create index events_by_workspace on events (workspace_id, xid, seq)',
  },

  `create table webhook_endpoints (
    id text primary key,
    workspace_id text not null references workspaces on delete cascade,
    url text not null,
    description text not null,
    types text,
    secret text not null,
    previous_secret text,
    previous_until integer,
    xid integer not null,
    seq integer not null,
    disabled_at integer,
    disabled_reason text,
    failing_since integer,
    created_at integer not null,
    updated_at integer not null
  ) strict, without rowid`,
  'create index webhook_endpoints_by_workspace on webhook_endpoints (workspace_id, created_at, id)',

  `create table webhook_deliveries (
    seq integer primary key autoincrement,
    id text not null unique,
    endpoint_id text not null references webhook_endpoints on delete cascade,
    event_id text,
    type text not null,
    asset_id text,
    project_id text,
    script_id text,
    batch_id text,
    happened_at integer not null,
    state text not null check (state in ('pending', 'delivered', 'failed')),
    attempts integer not null,
    next_at integer not null,
    attempted_at integer,
    status integer,
    reason text,
    duration integer,
    created_at integer not null
  ) strict`,
  'create index webhook_deliveries_by_endpoint on webhook_deliveries (endpoint_id, seq)',
  'create index webhook_deliveries_by_state on webhook_deliveries (endpoint_id, state, seq)',
  'create index webhook_deliveries_by_date on webhook_deliveries (created_at)',

  // No foreign keys: what is told of an end outlives it. Each index ends with the order of its list.
  `create table audit (
    id text primary key,
    workspace_id text not null,
    at integer not null,
    actor_kind text not null check (actor_kind in ('key', 'session', 'system')),
    actor text not null,
    actor_name text,
    action text not null,
    target text,
    target_name text,
    address text,
    request_id text,
    details text not null
  ) strict, without rowid`,
  'create index audit_by_date on audit (workspace_id, at, id)',
  'create index audit_by_actor on audit (workspace_id, actor, at, id)',
  'create index audit_by_action on audit (workspace_id, action, at, id)',
  'create index audit_by_target on audit (workspace_id, target, at, id) where target is not null',
  'create index audit_by_age on audit (at)',

  `create table marks (
    name text primary key,
    value text not null
  ) strict, without rowid`,
];

export const initial: Migration = {
  name: '0001-initial',
  async up(tx) {
    await executeAll(tx, TABLES);
    for (const { [engineOf(tx)]: statements } of [STAMPS, SEARCH, USAGE, EVENTS, AUDIT]) {
      for (const statement of statements) await sql.raw(statement).execute(tx);
    }
  },
};
