import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { isLeaseHeld, type LeaseId, prolongLeases, releaseLeases, takeLease, wantLease } from '#db/leases.ts';
import type { Schema } from '#db/schema.ts';
import { sharedMoment } from '#db/time.ts';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import { newId } from './identifiers.ts';

/** Milliseconds. */
export interface LeaseTimes {
  /** After which a lease whose holder is silent belongs to nobody. */
  readonly lease: number;
  /** Between two heartbeats, at which a holder learns that somebody waits: one may be missed. */
  readonly beat: number;
  /** How long somebody waits for a holder to let go. */
  readonly patience: number;
}

const TIMES: LeaseTimes = { lease: 10_000, beat: 2_000, patience: 6_000 };
/** Milliseconds between two looks at a lease that another process holds. */
const LOOK = 100;

export interface Lease extends LeaseId {
  /** Aborts when somebody asks for the lease, when it was lost, and when the server stops. */
  readonly signal: AbortSignal;
}

/**
 * Names that only one may hold at a time, whichever process it is in. Whoever wants one that is held asks its holder
 * to let go, so that a client that comes back is not locked out by its own dead connection.
 */
export interface Leases extends AsyncDisposable {
  /**
   * Runs `work` as the only one that has `name`; `work` should end soon once its lease aborts.
   *
   * @throws `locked` when the holder did not let go in time
   */
  hold<T>(name: string, signal: AbortSignal, work: (lease: Lease) => Promise<T>): Promise<T>;
  /** As `hold`, unless somebody has `name` already, who is left alone: then false, at once, and nothing is run. */
  attempt(name: string, work: (lease: Lease) => Promise<void>): Promise<boolean>;
  /** Has whoever holds `name` let go, and resolves when nobody does; fails as `hold`. */
  free(name: string, signal: AbortSignal): Promise<void>;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
  /** Asks all holders in this process to let go, and lets nobody hold anything any more. */
  stop(): void;
}

export interface LeaseParts {
  readonly db: Kysely<Schema>;
  readonly log: Logger;
  readonly times?: LeaseTimes;
}

export function openLeases({ db, log, times = TIMES }: LeaseParts): Leases {
  return new DatabaseLeases(db, log, times);
}

/** A lease that is held in this process. */
interface Held {
  readonly id: LeaseId;
  readonly letGo: AbortController;
  readonly released: PromiseWithResolvers<void>;
  /** On the clock of `performance.now()`, which nobody sets. */
  until: number;
}

/** A lease that is being tried to get. */
interface Taking {
  readonly id: LeaseId;
  until: number;
  readonly attempt: () => Promise<boolean>;
}

class DatabaseLeases implements Leases {
  readonly #db: Kysely<Schema>;
  readonly #log: Logger;
  readonly #times: LeaseTimes;
  readonly #held = new Map<string, Held>();
  readonly #holding = new Set<Promise<unknown>>();
  /** Released here, while the database could not be told. */
  readonly #owed = new Set<LeaseId>();
  readonly #timer: NodeJS.Timeout;
  readonly #stop = new AbortController();
  #beating: Promise<void> = Promise.resolve();

  constructor(db: Kysely<Schema>, log: Logger, times: LeaseTimes) {
    this.#db = db;
    this.#log = log;
    this.#times = times;
    this.#timer = setInterval(() => {
      this.#beating = this.#beating.then(() => this.#beat());
    }, times.beat);
    this.#timer.unref();
  }

  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  hold<T>(name: string, signal: AbortSignal, work: (lease: Lease) => Promise<T>): Promise<T> {
    return this.#tracked(async () => {
      const taking = this.#taking(name);
      await this.#untilFree(name, signal, taking.attempt);
      return this.#holdTaken(taking, work);
    });
  }

  attempt(name: string, work: (lease: Lease) => Promise<void>): Promise<boolean> {
    return this.#tracked(async () => {
      if (this.stopping.aborted || this.#held.has(name)) return false;
      const taking = this.#taking(name);
      if (!(await taking.attempt())) return false;
      await this.#holdTaken(taking, work);
      return true;
    });
  }

  async free(name: string, signal: AbortSignal): Promise<void> {
    await this.#untilFree(
      name,
      signal,
      async () => !(await isLeaseHeld(this.#db, name, sharedMoment(this.#db, 0))),
    );
  }

  stop(): void {
    this.#stop.abort(stopping());
    for (const { letGo } of this.#held.values()) letGo.abort(this.stopping.reason);
  }

  /** Waits for those that are held: their work ends in the database. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await Promise.allSettled(this.#holding);
    clearInterval(this.#timer);
    await this.#beating;
  }

  /** Who stops the server waits for what is held. */
  async #tracked<T>(run: () => Promise<T>): Promise<T> {
    const holding = run();
    this.#holding.add(holding);
    try {
      return await holding;
    } finally {
      this.#holding.delete(holding);
    }
  }

  #taking(name: string): Taking {
    const taking: Taking = {
      id: { name, holder: newId() },
      until: 0,
      attempt: () => {
        const { lease } = this.#times;
        taking.until = performance.now() + lease;
        const [now, until] = [sharedMoment(this.#db, 0), sharedMoment(this.#db, lease)];
        return takeLease(this.#db, { ...taking.id, now, until });
      },
    };
    return taking;
  }

  async #holdTaken<T>({ id, until }: Taking, work: (lease: Lease) => Promise<T>): Promise<T> {
    const held: Held = { id, letGo: new AbortController(), released: Promise.withResolvers(), until };
    this.#held.set(id.name, held);
    if (this.stopping.aborted) held.letGo.abort(this.stopping.reason);
    try {
      return await work({ ...id, signal: held.letGo.signal });
    } finally {
      await this.#release(held);
    }
  }

  /** Asks and looks, again and again, until `attempt` succeeds. */
  async #untilFree(name: string, signal: AbortSignal, attempt: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + this.#times.patience;
    while (true) {
      signal.throwIfAborted();
      this.stopping.throwIfAborted();
      await this.#giveBack([...this.#owed]);
      const here = this.#held.get(name) ?? null;
      if (here === null && (await attempt())) return;
      if (performance.now() >= deadline) throw locked();
      if (here === null) await wantLease(this.#db, name);
      else here.letGo.abort(askedFor());
      await Promise.race([sleep(LOOK), ...(here === null ? [] : [here.released.promise])]);
    }
  }

  async #release(held: Held): Promise<void> {
    await this.#giveBack([held.id]);
    this.#held.delete(held.id.name);
    held.released.resolve();
  }

  /** What the database does not take now, on a full disk say, is given back later or runs out. */
  async #giveBack(ids: readonly LeaseId[]): Promise<void> {
    if (ids.length === 0) return;
    try {
      await releaseLeases(this.#db, ids);
      for (const id of ids) this.#owed.delete(id);
    } catch (error) {
      for (const id of ids) this.#owed.add(id);
      this.#log.warn({ err: error }, 'leases could not be given back: it is tried again');
    }
  }

  async #beat(): Promise<void> {
    await this.#giveBack([...this.#owed]);
    const all = [...this.#held.values()];
    if (all.length === 0) return;
    const until = performance.now() + this.#times.lease;
    try {
      const holders = all.map(({ id }) => id.holder);
      const prolonged = await prolongLeases(this.#db, holders, sharedMoment(this.#db, this.#times.lease));
      for (const held of all) this.#settleBeat(held, prolonged.get(held.id.holder) ?? null, until);
    } catch (error) {
      this.#log.warn({ err: error }, 'leases could not be prolonged');
      for (const held of all) if (held.until <= performance.now()) held.letGo.abort(askedFor());
    }
  }

  #settleBeat(held: Held, prolonged: { readonly wanted: boolean } | null, until: number): void {
    if (prolonged === null || prolonged.wanted) held.letGo.abort(askedFor());
    if (prolonged !== null) held.until = until;
  }
}

function locked(): AssetError {
  return new AssetError('locked', 'Another request is at it and did not let go in time.', { retryAfter: 1 });
}

function askedFor(): AssetError {
  return new AssetError('conflict', 'Another request has taken over.');
}

function stopping(): AssetError {
  return new AssetError('unavailable', 'The server is stopping: go on in a moment.', { retryAfter: 1 });
}
