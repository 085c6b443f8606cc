import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fixtures } from '../fixtures/make.ts';

/** A file as somebody would upload it. */
export interface Seed {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

const SERIF = '@fontsource-variable/noto-serif/files/noto-serif-latin-wght-normal.woff2';
const EMOJI = '@fontsource/noto-color-emoji/files/noto-color-emoji-0-400-normal.woff';

const TEXTS: readonly (readonly [name: string, mediaType: string, text: string])[] = [
  [
    'lines.srt',
    'application/x-subrip',
    '1\n00:00:01,000 --> 00:00:02,500\n<i>One</i>\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo\n',
  ],
  ['lines.vtt', 'text/vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000 align:start\n<v Ann>Hi <00:01.500>you\n'],
  [
    'lines.ass',
    'text/x-ssa',
    '[Script Info]\nTitle: x\n\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,{\\an8}a, b\n',
  ],
  ['lines.lrc', 'application/x-lrc', '[ar:Somebody]\n[00:01.50]One\n[00:03.00]Two <00:03.50>words\n'],
];

/** One file at least of everything that is taken: pictures, films, sounds, captions, fonts. */
export async function corpus(): Promise<readonly Seed[]> {
  const { types, peculiar, broken } = await fixtures();
  const media = [...types, ...Object.values(peculiar), ...Object.values(broken)];
  const files = media.map(async ({ name, mediaType, path }) => ({
    name,
    mediaType,
    bytes: await readFile(path),
  }));
  const fonts = [
    ['serif.woff2', 'font/woff2', SERIF],
    ['emoji.woff', 'font/woff', EMOJI],
  ] as const;
  const read = fonts.map(async ([name, mediaType, specifier]) => ({
    name,
    mediaType,
    bytes: await readFile(fileURLToPath(import.meta.resolve(specifier))),
  }));
  const texts = TEXTS.map(([name, mediaType, text]) => ({ name, mediaType, bytes: Buffer.from(text) }));
  return [...(await Promise.all([...files, ...read])), ...texts];
}
