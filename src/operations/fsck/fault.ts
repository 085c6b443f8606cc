import type { Kysely } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import type { Schema } from '#db/schema.ts';
import type { Jobs } from '#jobs/jobs.ts';

export const FAULT_KINDS = [
  'orphan-blob', // stored, and no row names it
  'missing-blob', // a row, and nothing is stored
  'wrong-blob', // stored, and not the bytes that were uploaded
  'unused-blob', // a row that nothing has
  'dangling-row', // names something that is not there
  'stuck-job', // nobody runs it, nobody will
  'wrong-usage', // what a workspace has is counted wrong
  'broken-database', // what the engine itself says of its file
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Something that is not as it should be. */
export interface Fault {
  readonly kind: FaultKind;
  /** The key or id that it is about. */
  readonly subject: string;
  /** A sentence. */
  readonly message: string;
  /** Repairs it and says how; null for what only a person, or a backup, can. */
  readonly repair: (() => Promise<string>) | null;
}

export interface FsckParts {
  readonly db: Kysely<Schema>;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly signal: AbortSignal;
}
