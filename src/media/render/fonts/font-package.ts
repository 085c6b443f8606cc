import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Family } from './manifest.ts';

/** First and last code point. */
export type Range = readonly [first: number, last: number];

export type Posture = 'normal' | 'italic';

const { resolve } = createRequire(import.meta.url);

/** `unicode.json`: "U+0460-052F,U+20B4" by the name of the subset, which for some is a number in brackets. */
export function readSubsets(family: Family): Map<string, Range[]> {
  const declared: unknown = JSON.parse(readFileSync(resolve(`${family.package}/unicode.json`), 'utf8'));
  return new Map(
    Object.entries(declared as Record<string, string>).map(([name, ranges]) => [
      name.replace(/^\[|\]$/g, ''),
      ranges.split(',').map(readRange),
    ]),
  );
}

function readRange(text: string): Range {
  const [first = '', last = first] = text.trim().replace(/^U\+/i, '').split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

export function subsetPath(family: Family, subset: string, posture: Posture): string {
  const folder = dirname(resolve(`${family.package}/unicode.json`));
  return join(folder, 'files', `${basename(family.package)}-${subset}-${family.weights}-${posture}.woff2`);
}
