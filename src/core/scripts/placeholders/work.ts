import { AssetError } from '#errors.ts';
import { isList, type Value } from './values.ts';

/** Characters that all functions of a script may go through together: some seconds' worth would be too many. */
const MAX_CHARACTERS = 10_000_000;

/** What the placeholders of a script cost, whatever comes out of them. */
export class Work {
  #done = 0;

  /** Throws `AssetError` 'invalid' once it is too much. */
  spend(values: readonly (Value | undefined)[]): void {
    for (const value of values) this.#done += sizeOf(value);
    if (this.#done > MAX_CHARACTERS)
      throw new AssetError('invalid', `calls functions for more than ${MAX_CHARACTERS} characters in all`);
  }
}

function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string') return value.length;
  return isList(value) ? value.reduce<number>((sum, item) => sum + sizeOf(item), value.length) : 1;
}
