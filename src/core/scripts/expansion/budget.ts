import { AssetError } from '#errors.ts';
import { MAX_CLIPS } from '../document/presence.ts';

/** Of a script with its repeats written out. */
const MAX_CHARACTERS = 5_000_000;

/** What repeats and placeholders may come to in all, whatever a script multiplies. */
export class Budget {
  #clips = 0;
  #characters = 0;

  /** Throws `AssetError` 'invalid' once there are too many. */
  spendClip(at: string): void {
    this.#clips += 1;
    if (this.#clips > MAX_CLIPS) throw exceeded(at, `makes more than ${MAX_CLIPS} clips of the timeline`);
  }

  spendCharacters(count: number, at: string): void {
    this.#characters += count;
    if (this.#characters > MAX_CHARACTERS)
      throw exceeded(at, `makes more than ${MAX_CHARACTERS} characters of the script`);
  }
}

function exceeded(at: string, message: string): AssetError {
  return new AssetError('invalid', `The script is too large: ${at} ${message}.`, {
    faults: [{ at, in: 'body', message }],
  });
}
