import { AssetError } from '#errors.ts';
import type { Bucket } from './bucket.ts';
import { type Listing, pieceName, type Slice, turnName } from './pieces.ts';

/** Milliseconds after the listing that told which turn is the next, after which it is not taken any more. */
const VALID = 2 * 60_000;
/** How long a turn is remembered after it was taken: longer than somebody who does not know of it may still take it. */
const REMEMBERED = 5 * VALID;
/** Objects that are of no use any more, after which they are deleted before the upload ends. */
const LITTER = 64;

/** What an opening of an upload saw. */
export interface Sight {
  readonly prefix: string;
  readonly listing: Listing;
  /** Where the bytes are that count. */
  readonly slices: readonly Slice[];
}

/** The turn after those that an opening saw. Only one can take it: whoever else saw the same has been overtaken. */
export class TurnToTake {
  readonly #bucket: Bucket;
  readonly #sight: Sight;
  readonly #seenAt = performance.now();
  #taken: Promise<number> | null = null;

  constructor(bucket: Bucket, sight: Sight) {
    this.#bucket = bucket;
    this.#sight = sight;
  }

  /**
   * The number of the turn, which is taken at the first call.
   *
   * @throws `conflict` when somebody else has it
   */
  take(): Promise<number> {
    this.#taken ??= this.#take();
    return this.#taken;
  }

  async #take(): Promise<number> {
    const { prefix, listing } = this.#sight;
    const turn = (listing.turns.at(-1)?.turn ?? 0) + 1;
    const isLate = performance.now() - this.#seenAt > VALID;
    if (isLate || !(await this.#bucket.create(prefix + turnName(turn), new Uint8Array(), null))) {
      throw overtaken();
    }
    const litter = litterOf(this.#sight);
    if (litter.length >= LITTER) await this.#bucket.deleteAll(litter.map((name) => prefix + name));
    return turn;
  }
}

/** Pieces that no byte is read from, and turns that nobody can take any more. */
function litterOf({ listing: { pieces, turns }, slices }: Sight): string[] {
  const used = new Set(slices.map(({ piece }) => piece));
  const unused = pieces.filter((piece) => !used.has(piece)).map(pieceName);
  const last = turns.at(-1)?.taken.getTime() ?? 0;
  const over = turns.filter(({ taken }) => taken.getTime() < last - REMEMBERED);
  return [...unused, ...over.map(({ turn }) => turnName(turn))];
}

export function overtaken(): AssetError {
  return new AssetError('conflict', 'Another request has taken over this upload.');
}
