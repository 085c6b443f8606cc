import { createRequire } from 'node:module';
import type { Locale } from 'date-fns';
import { AssetError } from '#errors.ts';

/**
 * Loaded by `require`, each when it is first asked for: `date-fns` has hundreds of modules, and an import of any of them has
 * its package.json of 200 kB parsed anew.
 */
const load = createRequire(import.meta.url);

/** Names of locales, by the languages that scripts name. */
const LOCALES: ReadonlyMap<string, string> = new Map([
  ['ar', 'ar'],
  ['de', 'de'],
  ['en', 'en-US'],
  ['en-gb', 'en-GB'],
  ['es', 'es'],
  ['fr', 'fr'],
  ['he', 'he'],
  ['hi', 'hi'],
  ['it', 'it'],
  ['ja', 'ja'],
  ['ko', 'ko'],
  ['nl', 'nl'],
  ['pl', 'pl'],
  ['pt', 'pt-BR'],
  ['ru', 'ru'],
  ['th', 'th'],
  ['tr', 'tr'],
  ['uk', 'uk'],
  ['zh', 'zh-CN'],
]);

/** What `date-fns` calls a pattern: "d MMMM yyyy". */
export function formattedDate(text: string, pattern: string, language: string): string {
  const date = wallClock(text);
  if (date === null)
    throw new AssetError(
      'invalid',
      `uses ${JSON.stringify(text.slice(0, 100))} as a date, which is none like 2025-05-25`,
    );
  const locale = localeOf(language);
  if (CONFUSED.test(pattern.replaceAll(/'[^']*'/g, ''))) throw unknownPattern(pattern, null);
  const { format }: typeof import('date-fns/format') = load('date-fns/format');
  try {
    return format(date, pattern, { locale });
  } catch (cause) {
    throw unknownPattern(pattern, cause);
  }
}

/** Days of the year and years of weeks, which nobody wants who writes them. */
const CONFUSED = /[DY]/;

function unknownPattern(pattern: string, cause: unknown): AssetError {
  const message = `has a date with the pattern ${JSON.stringify(pattern)}, which is none like "d MMMM yyyy"`;
  return new AssetError('invalid', message, { cause });
}

export function isDate(text: string): boolean {
  return wallClock(text) !== null;
}

/** The date as it reads, whatever zone it names, so that it comes out the same on every machine. */
function wallClock(text: string): Date | null {
  const reading = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?/.exec(text.trim());
  const { parseISO }: typeof import('date-fns/parseISO') = load('date-fns/parseISO');
  const { isValid }: typeof import('date-fns/isValid') = load('date-fns/isValid');
  const date = parseISO(reading === null ? '' : `${reading[1]}T${reading[2] ?? '00:00'}`);
  return isValid(date) ? date : null;
}

/** "pt-PT" is read as "pt" where there is nothing nearer. */
function localeOf(language: string): Locale {
  const tag = language.toLowerCase();
  const found = LOCALES.get(tag) ?? LOCALES.get(tag.split('-')[0] ?? '');
  if (found !== undefined) {
    const [locale] = Object.values<Locale>(load(`date-fns/locale/${found}`));
    if (locale !== undefined) return locale;
  }
  throw new AssetError(
    'invalid',
    `names the language ${JSON.stringify(language)}; known are ${[...LOCALES.keys()].join(', ')}`,
  );
}
