import { Recent } from '#db/recent.ts';

/** Milliseconds in which a bucket fills, from empty. */
export const WINDOW = 60_000;
/** Buckets that are remembered; one that is forgotten is full again. */
const MOST = 20_000;

/** What became of one that was asked for. */
export interface Taken {
  readonly allowed: boolean;
  /** A bucketful: how many may come at once, and in each minute. */
  readonly limit: number;
  /** How many may come now. */
  readonly remaining: number;
  /** Milliseconds until the bucket is full again; when nothing is left, until there is one. */
  readonly reset: number;
}

/** Limits by buckets that fill evenly, each known by a name. */
export interface Buckets {
  take(name: string, limit: number): Promise<Taken>;
}

/** What each bucket lacks is kept as the moment at which it will be full (the generic cell rate algorithm): one number. */
export class LocalBuckets implements Buckets {
  readonly #clock: () => number;
  readonly #fullAt: Recent<number>;

  constructor(clock: () => number = Date.now, most = MOST) {
    this.#clock = clock;
    this.#fullAt = new Recent(most);
  }

  async take(name: string, limit: number): Promise<Taken> {
    const taken = this.look(name, limit);
    if (taken.allowed) this.add(name, limit);
    return taken;
  }

  /** As `take`, and takes nothing; `remaining` is what would be left. */
  look(name: string, limit: number): Taken {
    const now = this.#clock();
    return outcome({ fullAt: this.#fullAt.get(name) ?? now, now, limit });
  }

  add(name: string, limit: number): void {
    const now = this.#clock();
    this.#fullAt.set(name, Math.max(this.#fullAt.get(name) ?? now, now) + WINDOW / limit);
  }
}

/** Of taking one from a bucket that is full at `fullAt`. */
export function outcome({ fullAt, now, limit }: { fullAt: number; now: number; limit: number }): Taken {
  const each = WINDOW / limit;
  const after = Math.max(fullAt, now) + each;
  const spare = now + WINDOW - after;
  // A thousandth of one, for the noise of floating point.
  const allowed = spare > -each / 1000;
  if (!allowed) return { allowed, limit, remaining: 0, reset: -spare };
  return { allowed, limit, remaining: Math.max(0, Math.floor(spare / each + 0.001)), reset: after - now };
}
