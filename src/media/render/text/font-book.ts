import { hash } from 'node:crypto';
import type { FontCollection } from 'canvaskit-wasm/full';
import { AssetError } from '#errors.ts';
import type { FontFile } from '../fonts/font-file.ts';
import { skia } from '../raster/skia.ts';

/** Fonts that Skia has opened, each a family by itself, as it asks only one file of a family for a glyph. */
class FontBook implements Disposable {
  readonly #provider = skia.TypefaceFontProvider.Make();
  readonly #families = new Set<string>();
  #own = 0;

  get isFull(): boolean {
    return this.#own >= MAX_OWN;
  }

  /** The name of the family that the file is. */
  shipped(file: FontFile): string {
    return this.#register(file.id, () => file.read());
  }

  /** The same for a font of the user's: TrueType, OpenType or WOFF2. Throws `unprocessable`. */
  own(font: Uint8Array): string {
    return this.#register(hash('sha256', font), () => {
      refuseUnlessFont(font);
      this.#own += 1;
      return font;
    });
  }

  /**
   * For the drawing of one picture. Skia keeps a copy of every variable font in every weight within it, so it is
   * deleted afterwards.
   */
  collection(): FontCollection {
    const collection = skia.FontCollection.Make();
    collection.setDefaultFontManager(this.#provider);
    return collection;
  }

  #register(family: string, read: () => Uint8Array): string {
    if (!this.#families.has(family)) {
      this.#provider.registerFont(read(), family);
      this.#families.add(family);
    }
    return family;
  }

  [Symbol.dispose](): void {
    this.#provider.delete();
  }
}

export const MAX_FONT_BYTES = 32 * 1024 * 1024;

/**
 * Fonts are never unregistered: with so many of the users' ones in it, a book is put away for a new one. Skia's own
 * caches then still hold what was drawn with lately, in bounds.
 */
const MAX_OWN = 8;

function refuseUnlessFont(font: Uint8Array): void {
  if (font.byteLength > MAX_FONT_BYTES)
    throw new AssetError('unprocessable', 'The font is larger than 32 MiB.');
  const typeface = skia.Typeface.MakeFreeTypeFaceFromData(Uint8Array.from(font).buffer);
  if (typeface === null) throw new AssetError('unprocessable', 'The file is no font that can be read.');
  typeface.delete();
}

let book = new FontBook();

export function fontBook(): FontBook {
  if (book.isFull) {
    book[Symbol.dispose]();
    book = new FontBook();
  }
  return book;
}
