import type { Kysely } from 'kysely';
import { Recent } from '#db/recent.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import { hashKey, type Principal } from '../keys.ts';
import { type Buckets, LocalBuckets, type Taken } from './buckets.ts';
import { LeasedBuckets } from './leased-buckets.ts';
import { limitsOf } from './limits.ts';
import { networkOf } from './network.ts';

/** Milliseconds after which a changed limit counts at the latest. */
const REFRESH = 10_000;
/** Workspaces, and keys that were found to be right, that are remembered. */
const MOST = 10_000;

export interface GateParts {
  readonly db: Kysely<Schema>;
  /** Other processes take requests as well. */
  readonly shared: boolean;
  /** Wrong keys a minute from one address, or null for any number. */
  readonly wrongKeys: number | null;
  readonly clock?: () => number;
}

/** How often who may come in. Nothing of it waits for the database but now and then. */
export interface Gate {
  /**
   * Runs `identify` for who comes from `address` with `credential`, and counts when that is wrong. One that was right
   * here before is let in whoever else guesses from the same address.
   *
   * @throws `rate-limited` to who has guessed too often, without looking at this guess
   */
  identify<T>(
    visitor: { address: string; credential: string | null },
    identify: () => Promise<T>,
  ): Promise<T>;
  /** One request of an API key; null where there is no limit. */
  take(principal: Principal): Promise<Taken | null>;
}

export function openGate(parts: GateParts): Gate {
  return new BucketGate(parts);
}

class BucketGate implements Gate {
  readonly #parts: GateParts;
  readonly #clock: () => number;
  readonly #requests: Buckets;
  readonly #guesses: LocalBuckets;
  readonly #right = new Recent<true>(MOST);
  readonly #limits = new Recent<{ readonly limit: Promise<number | null>; readonly since: number }>(MOST);

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? Date.now;
    this.#requests = parts.shared ? new LeasedBuckets(parts.db, this.#clock) : new LocalBuckets(this.#clock);
    this.#guesses = new LocalBuckets(this.#clock);
  }

  async identify<T>(
    { address, credential }: { address: string; credential: string | null },
    identify: () => Promise<T>,
  ): Promise<T> {
    const { wrongKeys } = this.#parts;
    // Who shows no key guesses none.
    if (wrongKeys === null || credential === null) return identify();
    const [network, hash] = [networkOf(address), hashKey(credential)];
    const guesses = this.#guesses.look(network, wrongKeys);
    if (!guesses.allowed && this.#right.get(hash) === null) {
      throw tooMany('Too many wrong keys came from this address', guesses);
    }
    try {
      const identified = await identify();
      this.#right.set(hash, true);
      return identified;
    } catch (error) {
      if (error instanceof AssetError && error.kind === 'unauthenticated')
        this.#guesses.add(network, wrongKeys);
      throw error;
    }
  }

  async take({ workspaceId, keyId }: Principal): Promise<Taken | null> {
    const limit = await this.#limitOf(workspaceId);
    return limit === null ? null : this.#requests.take(keyId, limit);
  }

  #limitOf(workspaceId: string): Promise<number | null> {
    const known = this.#limits.get(workspaceId);
    const now = this.#clock();
    if (known !== null && now - known.since < REFRESH) return known.limit;
    const limit = limitsOf(this.#parts.db, workspaceId).then(({ requestsPerMinute }) => requestsPerMinute);
    // A failure is told to who waits for it, and asked again by the next.
    limit.catch(() => this.#limits.set(workspaceId, { limit, since: -Infinity }));
    this.#limits.set(workspaceId, { limit, since: now });
    return limit;
  }
}

/** @param what without a full stop */
export function tooMany(what: string, { limit, reset }: Taken): AssetError {
  const retryAfter = Math.max(1, Math.ceil(reset / 1000));
  const seconds = retryAfter === 1 ? 'a second' : `${retryAfter} seconds`;
  return new AssetError('rate-limited', `${what}: there may be ${limit} a minute. Go on in ${seconds}.`, {
    retryAfter,
  });
}
