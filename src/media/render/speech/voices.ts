import { AssetError } from '#errors.ts';
import { printVoices } from './espeak.ts';

export interface Voice {
  /** Lower case, like "en-gb" or "cmn". */
  readonly code: string;
  /** What else it speaks for, the lower number before the higher one. */
  readonly aliases: readonly { readonly code: string; readonly priority: number }[];
}

let listed: Promise<readonly Voice[]> | null = null;

export function voices(): Promise<readonly Voice[]> {
  listed ??= printVoices().then(({ lines }) => parseVoices(lines));
  return listed;
}

/** Priority, language, age and gender, name, file, other languages; a name has no spaces in it. */
const ROW = /^\s*\d+\s+(?<code>\S+)\s+\S+\s+\S+\s+\S+(?<aliases>.*)$/;
const ALIAS = /\((?<code>\S+) (?<priority>\d+)\)/g;

/** The table that `--voices` prints, without its head. */
export function parseVoices(lines: readonly string[]): Voice[] {
  return lines.flatMap((line) => {
    const { code, aliases = '' } = ROW.exec(line)?.groups ?? {};
    if (code === undefined) return [];
    const found = [...aliases.matchAll(ALIAS)].flatMap(({ groups }) =>
      groups?.code === undefined ? [] : [{ code: groups.code, priority: Number(groups.priority) }],
    );
    return [{ code: code.toLowerCase(), aliases: found }];
  });
}

/**
 * The voice for a BCP 47 tag, or the voice of that name: the tag as it is, then with fewer and fewer subtags ("de-AT"
 * is spoken by "de"). Throws `invalid` with the list of voices where there is none for the language.
 */
export function voiceFor(tag: string, known: readonly Voice[]): string {
  const subtags = tag.trim().toLowerCase().replaceAll('_', '-').split('-');
  for (let length = subtags.length; length > 0; length -= 1) {
    const found = exactly(subtags.slice(0, length).join('-'), known);
    if (found !== null) return found;
  }
  const codes = [...new Set(known.map(({ code }) => code))].join(', ');
  throw new AssetError(
    'invalid',
    `There is no voice ${JSON.stringify(tag.slice(0, 40))}. There are: ${codes}.`,
  );
}

function exactly(code: string, known: readonly Voice[]): string | null {
  if (known.some((voice) => voice.code === code)) return code;
  const speaking = known
    .flatMap((voice) => voice.aliases.map((alias) => ({ ...alias, voice: voice.code })))
    .filter((alias) => alias.code === code)
    .sort((a, b) => a.priority - b.priority);
  return speaking[0]?.voice ?? null;
}
