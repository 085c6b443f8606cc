import { readTiming } from './timestamps.ts';

/** Bytes within which captions show their form: a SubStation script has a comment or two before its first section. */
const LOOKED_AT = 4096;

/** The media type of captions, by how their text begins; null for everything else. */
export function captionsTypeOf(head: Uint8Array): string | null {
  const start = head.subarray(0, LOOKED_AT);
  if (start.includes(0)) return null;
  const rows = new TextDecoder().decode(start).split(/\r\n?|\n/);
  if (/^WEBVTT(?:[ \t]|$)/.test(rows[0] ?? '')) return 'text/vtt';
  const said = rows.map((row) => row.trim()).filter((row) => row !== '');
  if (isSubRip(said)) return 'application/x-subrip';
  if (/^\[script info\]/i.test(said.find((row) => !/^[;!]/.test(row)) ?? '')) return 'text/x-ssa';
  const isLyrics = /^\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\]/.test(said.find((row) => !isLyricsTag(row)) ?? '');
  return isLyrics ? 'application/x-lrc' : null;
}

/** The time of a first caption, with or without a number above it. */
function isSubRip([first = '', second = '']: readonly string[]): boolean {
  return readTiming(/^\d+$/.test(first) ? second : first) !== null;
}

/** Like "[ar:Somebody]". */
function isLyricsTag(row: string): boolean {
  return /^\[[a-z#]+:[^\]]*\]$/i.test(row);
}
