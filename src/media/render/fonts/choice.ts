import { isEmoji, visibleCodePoints } from './characters.ts';
import { type FontFile, filesOf, isEmojiDrawn } from './font-file.ts';
import { DEFAULT_FAMILY, type FamilyName } from './manifest.ts';

export interface Wanted {
  readonly family: FamilyName;
  readonly italic: boolean;
}

/**
 * The families that are asked for a glyph, in this order. Han characters are written differently in China, Japan and
 * Korea under the same numbers; a text with kana or hangul in it says which of them is meant.
 */
export function familiesFor(text: string, wanted: FamilyName): FamilyName[] {
  const [kanaOrHangul] = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.exec(text) ?? [''];
  const order: FamilyName[] = [wanted, DEFAULT_FAMILY, ...SCRIPTS];
  if (/\p{Script=Hangul}/u.test(kanaOrHangul)) order.push('Noto Sans KR');
  else if (kanaOrHangul !== '') order.push('Noto Sans JP');
  return [...new Set([...order, ...HAN])];
}

const SCRIPTS: readonly FamilyName[] = [
  'Noto Sans Arabic',
  'Noto Sans Hebrew',
  'Noto Sans Thai',
  'Noto Sans Devanagari',
  'Noto Sans Symbols 2',
];
const HAN: readonly FamilyName[] = ['Noto Sans SC', 'Noto Sans JP', 'Noto Sans KR'];

/** Finds the files that a text takes; each distinct cluster is looked for once. */
export class FontChoice {
  readonly #wanted: Wanted;
  readonly #families: readonly FamilyName[];
  readonly #found = new Map<string, Found>();

  constructor(text: string, wanted: Wanted) {
    this.#wanted = wanted;
    this.#families = familiesFor(text, wanted.family);
  }

  /** In colour is drawn what asks for it, and pictographs that the fonts for text do not have. */
  isEmoji(cluster: string): boolean {
    const [first] = visibleCodePoints(cluster);
    if (first === undefined || !isEmojiDrawn(first)) return false;
    return isEmoji(cluster) || this.find(cluster).missing.length > 0;
  }

  /** Code points of a cluster that nothing here can draw. */
  missing(cluster: string): readonly number[] {
    return this.isEmoji(cluster) ? [] : this.find(cluster).missing;
  }

  /** The file that has all of a cluster's glyphs, or else one for each code point that any has. */
  find(cluster: string): Found {
    const known = this.#found.get(cluster);
    if (known !== undefined) return known;
    const found = this.#search(visibleCodePoints(cluster));
    this.#found.set(cluster, found);
    return found;
  }

  /** The files of all that was found so far, in the order in which they are to be asked. */
  get files(): FontFile[] {
    const { family, italic } = this.#wanted;
    const ranked = [...this.#found.values()].flatMap(({ files }) => files).sort((a, b) => a.rank - b.rank);
    return [...new Set([filesOf(family, { italic }).latin, ...ranked.map(({ file }) => file)])];
  }

  #search(codePoints: readonly number[]): Found {
    if (codePoints.length === 0) return { files: [], missing: [] };
    const whole = this.#fileWith(codePoints);
    if (whole !== null) return { files: [whole], missing: [] };
    const [first, ...marks] = codePoints.map((one) => ({ one, file: this.#fileWith([one]) }));
    // A mark is drawn on its letter by the font that has both of them.
    const missing = first?.file ? marks.map(({ one }) => one) : codePoints;
    return { files: first?.file ? [first.file] : [], missing };
  }

  #fileWith(codePoints: readonly number[]): Ranked | null {
    const [first = 0] = codePoints;
    for (const [rank, family] of this.#families.entries()) {
      const files = filesOf(family, { italic: this.#wanted.italic });
      const file = files.declaring(first).find((one) => one.hasAll(codePoints));
      if (file !== undefined) return { file, rank };
    }
    return null;
  }
}

interface Ranked {
  readonly file: FontFile;
  /** Of its family. */
  readonly rank: number;
}

export interface Found {
  readonly files: readonly Ranked[];
  /** Code points that cannot be drawn. */
  readonly missing: readonly number[];
}
