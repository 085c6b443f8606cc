import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readCharacterMap } from './character-map.ts';
import { type Posture, type Range, readSubsets, subsetPath } from './font-package.ts';
import { EMOJI, FAMILIES, type Family, type FamilyName } from './manifest.ts';
import { readTable } from './woff2.ts';

/** One file of a family, with the glyphs for some of the characters; read when it is needed. */
export class FontFile {
  readonly #path: string;
  #characters: Set<number> | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Unlike any other's. */
  get id(): string {
    return basename(this.#path);
  }

  /** It is the font that knows: packagers declare the same ranges for fonts that have half of them. */
  hasAll(codePoints: readonly number[]): boolean {
    this.#characters ??= readCharacterMap(readTable(this.read(), 'cmap'));
    return codePoints.every((one) => this.#characters?.has(one));
  }

  read(): Buffer {
    return readFileSync(this.#path);
  }
}

/** The files of a family in one posture, by the characters that their packager declares. */
export class FontFiles {
  /** The one with the basic letters, whose metrics a line has. */
  readonly latin: FontFile;
  readonly #declaring = new Map<number, FontFile[]>();

  constructor(family: Family, posture: Posture) {
    const subsets = readSubsets(family);
    this.latin = new FontFile(subsetPath(family, 'latin', posture));
    for (const [name, ranges] of subsets) {
      const file = name === 'latin' ? this.latin : new FontFile(subsetPath(family, name, posture));
      for (const range of ranges) this.#declare(range, file);
    }
  }

  declaring(codePoint: number): readonly FontFile[] {
    return this.#declaring.get(codePoint) ?? [];
  }

  #declare([first, last]: Range, file: FontFile): void {
    for (let codePoint = first; codePoint <= last; codePoint++) {
      const files = this.#declaring.get(codePoint);
      if (files === undefined) this.#declaring.set(codePoint, [file]);
      else files.push(file);
    }
  }
}

const opened = new Map<string, FontFiles>();

/** A family without an italic gives its upright files, to be slanted. */
export function filesOf(name: FamilyName, { italic }: { italic: boolean }): FontFiles {
  const family: Family = FAMILIES.find((one) => one.name === name) ?? FAMILIES[0];
  const posture = italic && family.hasItalic ? 'italic' : 'normal';
  const key = `${name} ${posture}`;
  const files = opened.get(key) ?? new FontFiles(family, posture);
  opened.set(key, files);
  return files;
}

/** All of the emoji in one, as sequences are joined only within one file. */
export const EMOJI_FILE = new FontFile(subsetPath(EMOJI, 'emoji', 'normal'));

let emoji: Set<number> | null = null;

/** What is declared of the emoji is what is in the file, which would take a quarter of a second to look into. */
export function isEmojiDrawn(codePoint: number): boolean {
  emoji ??= new Set([...readSubsets(EMOJI).values()].flat().flatMap(([first, last]) => numbers(first, last)));
  return emoji.has(codePoint);
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
