import type { CaptionLine } from '../render/timeline.ts';
import { readTimestamp } from './timestamps.ts';
import { spreadWords } from './words.ts';

type Words = NonNullable<CaptionLine['words']>;

/** What a cue says, without its markup, and when its words are said where there are timestamps among them. */
export function readCueText(
  markup: string,
  time: { readonly start: number; readonly end: number },
): { readonly text: string; readonly words: Words | null } {
  const pieces = splitAtTimestamps(markup, time);
  const plain = pieces.map((piece) => ({ ...piece, text: decodeEntities(stripTags(piece.text)) }));
  const text = tidy(plain.map((piece) => piece.text).join(''));
  if (plain.length === 1) return { text, words: null };
  return {
    text,
    words: plain.flatMap((piece, index) =>
      spreadWords(piece.text, { start: piece.start, end: plain[index + 1]?.start ?? time.end }),
    ),
  };
}

interface Piece {
  readonly start: number;
  readonly text: string;
}

/** Timestamps are to ascend within the time of their cue; others mean nothing. */
function splitAtTimestamps(markup: string, time: { readonly start: number; readonly end: number }): Piece[] {
  const pieces: Piece[] = [];
  let current: Piece = { start: time.start, text: '' };
  for (const [index, part] of markup.split(/<(\d[\d:.,]*)>/).entries()) {
    // What the expression captured is at the odd places.
    const timestamp = index % 2 === 1 ? readTimestamp(part) : null;
    if (timestamp !== null && timestamp >= current.start && timestamp < time.end) {
      pieces.push(current);
      current = { start: timestamp, text: '' };
    } else if (index % 2 === 0) {
      current = { ...current, text: current.text + part };
    }
  }
  return [...pieces, current];
}

/** `<i>`, `</v>`, `<c.yellow>`, `<font color="…">`, and the `{\an8}` of SubStation; a `<3` is text. */
function stripTags(text: string): string {
  return text.replace(/<\/?[a-z][^<>]*>|<\/>/gi, '').replace(/\{\\[^{}]*\}/g, '');
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(amp|lt|gt|nbsp|lrm|rlm|quot|#39);/g,
    (whole, name: string) => ENTITIES.get(name) ?? whole,
  );
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['nbsp', '\u00A0'],
  ['lrm', '\u200E'],
  ['rlm', '\u200F'],
  ['quot', '"'],
  ['#39', "'"],
]);

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
