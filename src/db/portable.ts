import type { Schema } from './schema.ts';

export type TableName = keyof Schema;

/**
 * What a backup has of each table, in an order in which rows can be inserted: what a row refers to comes before it.
 * `left` is what is made anew from the rest, or means nothing to another installation.
 */
const TABLES = {
  workspaces: 'kept',
  accounts: 'kept',
  api_keys: 'kept',
  sessions: 'kept',
  sign_in_tokens: 'kept',
  projects: 'kept',
  assets: 'kept',
  asset_tags: 'kept',
  project_assets: 'kept',
  blobs: 'kept',
  blob_uses: 'kept',
  asset_events: 'kept',
  slots: 'kept',
  capabilities: 'kept',
  short_links: 'kept',
  uploads: 'kept',
  jobs: 'kept',
  idempotency: 'kept',
  scripts: 'kept',
  script_versions: 'kept',
  prompts: 'kept',
  batches: 'kept',
  generations: 'kept',
  generation_inputs: 'kept',
  scene_cache: 'kept',
  workspace_limits: 'kept',
  // What was rendered and deleted since is counted here alone.
  render_usage: 'kept',
  webhook_endpoints: 'kept',
  webhook_deliveries: 'kept',
  audit: 'kept',
  marks: 'kept',
  asset_usage: 'left',
  assets_fts: 'left',
  leases: 'left',
  rate_buckets: 'left',
  // Who follows the feed is told to begin anew: see `forgetFeed`.
  events: 'left',
} as const satisfies Record<TableName, 'kept' | 'left'>;

export const KEPT_TABLES: readonly TableName[] = Object.entries(TABLES).flatMap(([name, fate]) =>
  fate === 'kept' ? [name as TableName] : [],
);

/** Columns that are numbered by the database, whose numbers are never given twice. */
export const IDENTITIES = {
  accounts: 'user_id',
  assets: 'seq',
  asset_events: 'seq',
  events: 'seq',
  webhook_deliveries: 'seq',
} as const satisfies Partial<Record<TableName, string>>;

export type IdentityName = keyof typeof IDENTITIES;

export const IDENTITY_NAMES = Object.keys(IDENTITIES) as IdentityName[];
