import type { Locale } from 'date-fns';
import { format, isValid, parseISO } from 'date-fns';
import { ar } from 'date-fns/locale/ar';
import { de } from 'date-fns/locale/de';
import { enGB } from 'date-fns/locale/en-GB';
import { enUS } from 'date-fns/locale/en-US';
import { es } from 'date-fns/locale/es';
import { fr } from 'date-fns/locale/fr';
import { he } from 'date-fns/locale/he';
import { hi } from 'date-fns/locale/hi';
import { it } from 'date-fns/locale/it';
import { ja } from 'date-fns/locale/ja';
import { ko } from 'date-fns/locale/ko';
import { nl } from 'date-fns/locale/nl';
import { pl } from 'date-fns/locale/pl';
import { ptBR } from 'date-fns/locale/pt-BR';
import { ru } from 'date-fns/locale/ru';
import { th } from 'date-fns/locale/th';
import { tr } from 'date-fns/locale/tr';
import { uk } from 'date-fns/locale/uk';
import { zhCN } from 'date-fns/locale/zh-CN';
import { AssetError } from '#errors.ts';

const LOCALES: ReadonlyMap<string, Locale> = new Map([
  ['ar', ar],
  ['de', de],
  ['en', enUS],
  ['en-gb', enGB],
  ['es', es],
  ['fr', fr],
  ['he', he],
  ['hi', hi],
  ['it', it],
  ['ja', ja],
  ['ko', ko],
  ['nl', nl],
  ['pl', pl],
  ['pt', ptBR],
  ['ru', ru],
  ['th', th],
  ['tr', tr],
  ['uk', uk],
  ['zh', zhCN],
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
  const date = parseISO(reading === null ? '' : `${reading[1]}T${reading[2] ?? '00:00'}`);
  return isValid(date) ? date : null;
}

/** "pt-PT" is read as "pt" where there is nothing nearer. */
function localeOf(language: string): Locale {
  const tag = language.toLowerCase();
  const found = LOCALES.get(tag) ?? LOCALES.get(tag.split('-')[0] ?? '');
  if (found !== undefined) return found;
  throw new AssetError(
    'invalid',
    `names the language ${JSON.stringify(language)}; known are ${[...LOCALES.keys()].join(', ')}`,
  );
}
