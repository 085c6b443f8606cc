import type { Generated } from 'kysely';

/** Milliseconds since 1970 (UTC). */
export type Millis = number;
/** 0 or 1: SQLite has no booleans. */
export type Flag = 0 | 1;
/** JSON as text. */
export type Json = string;

export interface WorkspacesTable {
  id: string;
  name: string;
  created_at: Millis;
}

export interface AccountsTable {
  /** The numeric user id that dialects show. */
  user_id: Generated<number>;
  workspace_id: string;
  email: string;
  username: string;
  first_name: string;
  last_name: string;
  team_name: string | null;
  /** Generations of it that run at the same time; null is no limit. */
  max_jobs: number | null;
  /** Why the account cannot be used, or null. */
  suspended: string | null;
  created_at: Millis;
  updated_at: Millis;
}

export interface ApiKeysTable {
  id: string;
  workspace_id: string;
  name: string;
  /** The first characters, to recognise it by. */
  prefix: string;
  /** Hex SHA-256 of the whole key. */
  hash: string;
  /** Space-separated: read, write, admin. */
  scopes: string;
  created_at: Millis;
  expires_at: Millis | null;
  revoked_at: Millis | null;
  last_used_at: Millis | null;
}

/** Somebody who signed in to the web UI with an API key, as which a cookie then counts. */
export interface SessionsTable {
  /** Hex SHA-256 of the secret in the cookie. */
  hash: string;
  key_id: string;
  created_at: Millis;
  /** Moves on with use. */
  expires_at: Millis;
}

/** What signs in once, instead of the key that it stands for. */
export interface SignInTokensTable {
  /** Hex SHA-256 of the token. */
  hash: string;
  key_id: string;
  expires_at: Millis;
}

export interface ProjectsTable {
  id: string;
  workspace_id: string;
  title: string;
  description: string | null;
  /** What an editor stores with the project, echoed untouched. */
  editor_state: Json;
  state_version: string | null;
  created_at: Millis;
  updated_at: Millis;
}

export interface ProjectAssetsTable {
  project_id: string;
  asset_id: string;
  created_at: Millis;
}

/** Every stored blob: what a sweep compares storage with. */
export interface BlobsTable {
  key: string;
  workspace_id: string;
  /** Hex, for an original: the same bytes again need not be stored again. */
  sha256: string | null;
  size: number;
}

/** Which assets a blob belongs to, as what. */
export interface BlobUsesTable {
  asset_id: string;
  blob_key: string;
  /** `original` or the role of a preview. */
  role: string;
}

/** What happened to an asset, step by step. */
export interface AssetEventsTable {
  seq: Generated<number>;
  asset_id: string;
  at: Millis;
  step: string;
  /** ok or failed. */
  outcome: string;
  /** Milliseconds, where a step took time. */
  duration: number | null;
  /** A sentence. */
  detail: string | null;
}

export interface AssetsTable {
  /** Row number: the order of insertion, and what text search is joined on. */
  seq: Generated<number>;
  id: string;
  /**
   * Another number after each change of the row, made by a trigger: rows with the same id and stamp are the same. What an
   * update returns in SQLite has the one before.
   */
  stamp: Generated<number>;
  workspace_id: string;
  user_id: number;
  kind: string;
  media_type: string;
  extension: string;
  name: string;
  description: string;
  favourite: Flag;
  /** String array. */
  tags: Json;
  /** What the owner keeps with it: any JSON object. */
  metadata: Json;
  /** What the uploader said of it: duration, width, height, mediaType. */
  declared: Json;
  origin: string;
  status: string;
  /** Why it failed, or which preview could not be made. */
  reason: string | null;
  size: number;
  /** Null until there are bytes. */
  sha256: string | null;
  blob_key: string | null;
  facts: Json | null;
  /** Array of Derivative. */
  derivatives: Json;
  thumbhash: string | null;
  /** Where it came from, for what came by link: see core/source.ts. */
  source: Json | null;
  /** Of a transfer that is running. */
  progress: Json | null;
  /** How many keynames of it were revoked. */
  keyname_turn: Generated<number>;
  created_at: Millis;
  updated_at: Millis;
  trashed_at: Millis | null;
}

/** One row a tag, kept beside `assets.tags` for filtering. */
export interface AssetTagsTable {
  workspace_id: string;
  tag: string;
  asset_id: string;
}

export interface JobsTable {
  id: string;
  kind: string;
  /** Which places it waits for: see jobs/lanes.ts. */
  lane: string;
  workspace_id: string;
  /** Whose place it takes, in the lane where accounts have so many: a user id, otherwise 0. */
  account: Generated<number>;
  payload: Json;
  priority: number;
  /** queued, running, dead. A job that succeeded is deleted. */
  state: string;
  /** Tries, the one that runs included; those that were cut off are not among them. */
  attempt: number;
  /** How often a try was cut off because nobody ran it any more. */
  interruptions: number;
  run_at: Millis;
  /** Names the one who runs it now: every settling write must name it too. */
  lease: string | null;
  lease_until: Millis | null;
  error: string | null;
  /** The span that asked for it, in the format of W3C Trace Context; null when nobody traced. */
  traceparent: string | null;
  created_at: Millis;
}

export interface IdempotencyTable {
  workspace_id: string;
  key: string;
  /** Method and path. */
  operation: string;
  /** Hex SHA-256 over what identifies the payload. */
  fingerprint: string;
  /** The process that is working on it; null once replied. */
  owner: string | null;
  status: number | null;
  reply: Json | null;
  created_at: Millis;
}

/** The full-text index over assets, kept by triggers. */
export interface AssetsFtsTable {
  /** `seq` of the asset. What else it has is each engine's own: see migrations/0001-search.ts. */
  rowid: number;
}

/** A place for a file that whoever holds its URL may send once. */
export interface SlotsTable {
  asset_id: string;
  /** The exact size in bytes that was announced, or null. */
  size: number | null;
  /** The type that was announced, or null. */
  media_type: string | null;
  expires_at: Millis;
}

/** A secret that reads or fills exactly one asset. */
export interface CapabilitiesTable {
  /** Hex SHA-256 of the secret. */
  hash: string;
  id: string;
  asset_id: string;
  created_at: Millis;
  revoked_at: Millis | null;
}

export interface ShortLinksTable {
  code: string;
  asset_id: string;
  scope: string;
  hits: number;
  created_at: Millis;
  expires_at: Millis | null;
  revoked_at: Millis | null;
}

/** An upload that comes in pieces. */
export interface UploadsTable {
  /** Also the key under which its bytes are staged. */
  id: string;
  workspace_id: string;
  /** What it becomes; null for a part of another upload. */
  asset_id: string | null;
  /** In bytes; null until the client knows. */
  length: number | null;
  /** Bytes that are durable and acknowledged. */
  received: number;
  /** The client's own Upload-Metadata, and Upload-Concat, to be told again; null when there was none. */
  metadata: string | null;
  concat: string | null;
  /** The upload that this part has been joined into, with its bytes. */
  joined_into: string | null;
  created_at: Millis;
  expires_at: Millis;
  completed_at: Millis | null;
}

/** Who is the only one to do something, in whichever process, until when. */
export interface LeasesTable {
  name: string;
  /** Names one holding of it: no two are alike. */
  holder: string;
  held_until: Millis;
  /** Somebody waits for it. */
  wanted: Flag;
}

/** A script, whose documents are its versions. */
export interface ScriptsTable {
  id: string;
  workspace_id: string;
  project_id: string | null;
  name: string;
  /** The built-in template that it was made from, or null. */
  template_key: string | null;
  /** The newest one. */
  version: number;
  created_at: Millis;
  updated_at: Millis;
  /** Kept after that for the lineage of what it made. */
  deleted_at: Millis | null;
}

export interface ScriptVersionsTable {
  script_id: string;
  version: number;
  document: Json;
  created_at: Millis;
}

export interface PromptsTable {
  id: string;
  workspace_id: string;
  project_id: string | null;
  name: string;
  /** Empty until it is written. */
  value: string;
  persona: string | null;
  task: string | null;
  /** String array: the names of what its placeholders stand for. */
  parameters: Json;
  /** model or template; null for what a person wrote, and until it is written. */
  written_by: string | null;
  /** writing, ready, failed. */
  status: string;
  /** Why it failed, or null. */
  reason: string | null;
  created_at: Millis;
}

/** The making of an asset by a script: see core/generation/generation.ts. */
export interface GenerationsTable {
  asset_id: string;
  workspace_id: string;
  project_id: string | null;
  script_id: string;
  script_version: number;
  parameters: Json;
  /** Instead of the prompts in the script, or null. */
  prompt: Json | null;
  /** What was written for it: texts by the names of inputs. */
  written: Json;
  seed: number;
  status: string;
  phase: string | null;
  /** Percent. */
  progress: number;
  renderer: string;
  draft: Flag;
  warnings: Json;
  scenes: Json | null;
  failure: Json | null;
  /** Hex SHA-256 over all that decides the bytes; null until it is resolved. */
  output_key: string | null;
  /** Milliseconds of film that its render makes, or made; 0 for what needed no rendering. */
  length: Generated<number>;
  /** IPTC digital source type of what came out, or null. */
  digital_source_type: string | null;
  batch_id: string | null;
  /** Its row in the batch, from 0. */
  batch_row: number | null;
  created_at: Millis;
  started_at: Millis | null;
  finished_at: Millis | null;
}

/** An asset that went into another one; it may have been deleted since. */
export interface GenerationInputsTable {
  asset_id: string;
  input_asset_id: string;
  /** As it was; null until there were bytes. */
  sha256: string | null;
  name: string;
}

/** Rendered parts by what decides them. */
export interface SceneCacheTable {
  workspace_id: string;
  key: string;
  blob_key: string;
  size: number;
  /** What is known of the part besides its bytes, or null. */
  details: Json | null;
  used_at: Millis;
}

/** One script, many rows of parameters. */
export interface BatchesTable {
  id: string;
  workspace_id: string;
  script_id: string;
  script_version: number;
  /** Rows. */
  total: number;
  /** Those that came to an end, or were deleted before. */
  ended: Generated<number>;
  created_at: Millis;
}

/** What a workspace may use; in the row `*` what those may that say nothing else. Null leaves it to that row, 0 is no limit. */
export interface WorkspaceLimitsTable {
  workspace_id: string;
  bytes: number | null;
  assets: number | null;
  /** Of finished film, in a calendar month (UTC). */
  render_minutes: number | null;
  /** At the same time. */
  running_renders: number | null;
  /** Of one API key. */
  requests_per_minute: number | null;
  /** Changed by whoever may use up what is limited, so that of two at a time one is undone and looks again. */
  turn: Generated<number>;
}

/** What a workspace has, in parts that are to be summed; kept by triggers. */
export interface AssetUsageTable {
  workspace_id: string;
  kind: string;
  shard: number;
  assets: number;
  bytes: number;
}

/** What a workspace has rendered, in parts that are to be summed; kept by triggers. */
export interface RenderUsageTable {
  workspace_id: string;
  /** As in 2026-11 (UTC). */
  month: string;
  /** Below 0 for what was made and deleted since. */
  shard: number;
  /** Milliseconds of film. */
  length: number;
}

/** What several processes have to share out: see core/limits/leased-buckets.ts. */
export interface RateBucketsTable {
  name: string;
  /** When everything that was taken will have come back: microseconds since 1970, as a millisecond may be worth many. */
  full_at: number;
}

/** What happened in a workspace, written by triggers: see migrations/0001-events.ts. */
export interface EventsTable {
  seq: Generated<number>;
  /** The transaction that it is of, on PostgreSQL; 0 on SQLite, where `seq` is the order of commits. */
  xid: Generated<number>;
  workspace_id: string;
  /** Subject and what became of it, like `asset.ready`. */
  type: string;
  asset_id: string | null;
  project_id: string | null;
  script_id: string | null;
  batch_id: string | null;
  created_at: Generated<Millis>;
}

/** Where somebody wants to be told what happens in a workspace: see core/webhooks. */
export interface WebhookEndpointsTable {
  id: string;
  workspace_id: string;
  url: string;
  description: string;
  /** String array of types of events; null for all. */
  types: Json | null;
  secret: string;
  /** What was signed with before, and until when it still is. */
  previous_secret: string | null;
  previous_until: Millis | null;
  /** Up to where the feed has been turned into deliveries. */
  xid: number;
  seq: number;
  disabled_at: Millis | null;
  /** Null when somebody wanted it. */
  disabled_reason: string | null;
  /** Since when nothing was taken; null when the last call was. */
  failing_since: Millis | null;
  created_at: Millis;
  updated_at: Millis;
}

/** An event that an endpoint is told, was told, or could not be told. */
export interface WebhookDeliveriesTable {
  /** The order of the feed, within one endpoint. */
  seq: Generated<number>;
  /** The same at every try: what receivers know it by. */
  id: string;
  endpoint_id: string;
  /** Null for a test. */
  event_id: string | null;
  type: string;
  asset_id: string | null;
  project_id: string | null;
  script_id: string | null;
  batch_id: string | null;
  happened_at: Millis;
  /** pending, delivered, failed. */
  state: string;
  attempts: number;
  /** Not before then, while it is pending. */
  next_at: Millis;
  /** Of the last try: when, the status of the reply, why it failed, and how many milliseconds it took. */
  attempted_at: Millis | null;
  status: number | null;
  reason: string | null;
  duration: number | null;
  created_at: Millis;
}

/** Who did what: rows are added, never changed, and go when they are older than is kept. */
export interface AuditTable {
  id: string;
  workspace_id: string;
  at: Millis;
  /** key, session or system. */
  actor_kind: string;
  /** The id of the API key, or `system`. */
  actor: string;
  /** What the key was called then. */
  actor_name: string | null;
  /** Subject and what became of it, like `key.revoked`. */
  action: string;
  /** The id of what it was done to, or null. */
  target: string | null;
  /** What that was called then. */
  target_name: string | null;
  /** Where the request came from, and its id; null for what no request did. */
  address: string | null;
  request_id: string | null;
  /** An object, without secrets. */
  details: Json;
}

/** Small facts of the installation itself, like how far the last sweep went. */
export interface MarksTable {
  name: string;
  value: string;
}

export interface Schema {
  workspaces: WorkspacesTable;
  accounts: AccountsTable;
  api_keys: ApiKeysTable;
  sessions: SessionsTable;
  sign_in_tokens: SignInTokensTable;
  projects: ProjectsTable;
  project_assets: ProjectAssetsTable;
  blobs: BlobsTable;
  blob_uses: BlobUsesTable;
  asset_events: AssetEventsTable;
  slots: SlotsTable;
  capabilities: CapabilitiesTable;
  short_links: ShortLinksTable;
  uploads: UploadsTable;
  leases: LeasesTable;
  scripts: ScriptsTable;
  script_versions: ScriptVersionsTable;
  prompts: PromptsTable;
  generations: GenerationsTable;
  generation_inputs: GenerationInputsTable;
  scene_cache: SceneCacheTable;
  batches: BatchesTable;
  assets: AssetsTable;
  asset_tags: AssetTagsTable;
  assets_fts: AssetsFtsTable;
  jobs: JobsTable;
  idempotency: IdempotencyTable;
  workspace_limits: WorkspaceLimitsTable;
  asset_usage: AssetUsageTable;
  render_usage: RenderUsageTable;
  rate_buckets: RateBucketsTable;
  events: EventsTable;
  webhook_endpoints: WebhookEndpointsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  audit: AuditTable;
  marks: MarksTable;
}
