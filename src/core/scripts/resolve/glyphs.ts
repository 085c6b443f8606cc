import { missingGlyphs } from '#media/render/fonts/coverage.ts';

/** Which characters no font has, each looked for once however often it comes. */
export class Glyphs {
  readonly #missing = new Map<string | null, Map<string, boolean>>();

  /** The characters of a text that would come out as empty boxes, each once. */
  missing(text: string, family: string | null): string[] {
    const known = this.#missing.get(family) ?? new Map<string, boolean>();
    this.#missing.set(family, known);
    const characters = [...new Set(text.normalize('NFC'))];
    if (characters.some((character) => !known.has(character))) {
      const missing = new Set(missingGlyphs(text, { family }));
      for (const character of characters) known.set(character, missing.has(character));
    }
    return characters.filter((character) => known.get(character));
  }
}
