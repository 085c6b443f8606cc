import { AssetError } from '#errors.ts';
import { parseCaptions } from '#media/captions/parse.ts';
import type { CaptionLine } from '#media/render/timeline.ts';

/** Lines of captions of a whole timeline, over all of its clips. */
const MAX_LINES = 50_000;
/** Characters of texts that are divided into lines: two hours of speech are half of that. */
const MAX_CHARACTERS = 200_000;

/** Captions files, each parsed once however often it is used. */
export class CaptionTexts {
  readonly #parsed = new Map<string, readonly CaptionLine[]>();
  #lines = 0;
  #characters = 0;

  /** Throws `AssetError` 'invalid' for a text that is no captions file. */
  lines(text: string): readonly CaptionLine[] {
    const lines = this.#parsed.get(text) ?? parseCaptions(text);
    this.#parsed.set(text, lines);
    return this.counted(lines);
  }

  counted<T>(lines: readonly T[]): readonly T[] {
    this.#lines += lines.length;
    if (this.#lines > MAX_LINES)
      throw new AssetError('invalid', `There are more than ${MAX_LINES} lines of captions in all.`);
    return lines;
  }

  /** A text that is going to be divided. */
  countedText(text: string): string {
    this.#characters += text.length;
    if (this.#characters > MAX_CHARACTERS)
      throw new AssetError('invalid', `There are more than ${MAX_CHARACTERS} characters of captions in all.`);
    return text;
  }
}
