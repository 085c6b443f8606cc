import type { Transaction } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';

/** The closed set of what can be asked for; each kind has one handler in `core/reactions.ts`. */
export interface JobPayloads {
  /** Read the facts of an asset's bytes. */
  probe: { assetId: string };
  /** Make an asset's poster, thumbnail, waveform and animation. */
  preview: { assetId: string };
  /** Delete blobs whose rows are gone. */
  discard: { blobKeys: string[] };
  /** Make the file of a generated asset. */
  render: { assetId: string };
  /** Write the value of a prompt from its task. */
  'write-prompt': { promptId: string };
  /** Fetch the bytes of an asset from its source. `provisionalName` is the one to replace by a better one, or null. */
  import: { assetId: string; provisionalName: string | null };
}

export type JobKind = keyof JobPayloads;

export interface JobRequest<K extends JobKind = JobKind> {
  readonly kind: K;
  readonly payload: JobPayloads[K];
  readonly workspaceId: string;
  /** Higher runs first; 0 is ordinary. */
  readonly priority?: number;
  /** Not before this moment. */
  readonly runAt?: Date;
}

export interface Job<K extends JobKind> {
  readonly id: string;
  readonly kind: K;
  readonly payload: JobPayloads[K];
  readonly workspaceId: string;
  /** 1 for the first try. Those that a crash or a stop cut off do not count. */
  readonly attempt: number;
  /** The span that asked for it, as W3C Trace Context writes it, or null. */
  readonly traceparent: string | null;
}

export interface JobRun<K extends JobKind = JobKind> extends Job<K> {
  /** No further try follows a failure of this one, unless the storage is unavailable to a probe. */
  readonly last: boolean;
  /** Aborts when the lease is lost, the server stops or the job is withdrawn: give up at once, settling it is for others. */
  readonly signal: AbortSignal;
}

/** Handlers run at least once and possibly again: they are idempotent. Throwing means "try again later". */
export type JobHandlers = { readonly [K in JobKind]: (run: JobRun<K>) => Promise<void> };

/** A job whose `kind` tells the type of its payload. */
export type AnyJob = { [K in JobKind]: Job<K> }[JobKind];

/**
 * Part of the transaction in which a job becomes a dead letter, so that what it was about shows why. `reason` is a
 * sentence for people. Throwing undoes the burial, which is then tried again.
 */
export type DeadLetterHook = (tx: Transaction<Schema>, job: AnyJob, reason: string) => Promise<void>;

/** Thrown by a handler when trying again cannot help: the job goes to the dead letters at once. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

/** Thrown by a handler when the storage is away: no verdict on the job, which waits for half a day. */
export class StorageOutage extends AssetError {
  constructor(cause: AssetError) {
    super('unavailable', cause.message, { cause });
  }
}

export interface Jobs extends AsyncDisposable {
  /** Part of the caller's transaction: the job exists if and only if the transaction commits. */
  enqueue<K extends JobKind>(tx: Transaction<Schema>, request: JobRequest<K>): Promise<void>;
  /** Queues the dead letters about an asset again, and returns how many there were. */
  retryDead(tx: Transaction<Schema>, asset: { workspaceId: string; id: string }): Promise<number>;
  /**
   * Makes dead letters of an asset's imports, queued and running ones, for `retryDead` to take up. `reason` is a sentence
   * for people, of which the caller has told whom it may concern. What runs finds its signal aborted: at once in this
   * process, elsewhere when its lease is due.
   */
  withdrawImport(
    tx: Transaction<Schema>,
    asset: { workspaceId: string; id: string },
    reason: string,
  ): Promise<void>;
  /**
   * Starts taking jobs, once. Disposing stops taking, lets running ones finish for a while (transfers are told to let go
   * at once), and gives the rest back without counting the try; doing it again waits for the first time.
   */
  start(handlers: JobHandlers, onDead: DeadLetterHook): void;
}
