import { sentencesOf } from '#media/render/speech/sentences.ts';
import type { SaidLine } from './source.ts';

/** Characters of a text that most people read in a second; a wide one counts for two. */
const READING_PACE = 15;
/** Seconds: nobody reads a shorter line. */
const SHORTEST_LINE = 1.2;

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** A phrase in rows of about the same width, where it does not fit into one. */
export function inRows(phrase: string, rowWidth: number): string {
  return phrasesOf(phrase, rowWidth).join('\n');
}

/** How much room a text takes, in characters of ordinary width. */
export function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

/** A text as it is read, from 0 on: a sentence at a time, or a part of one. */
export function readingLines(text: string, maxWidth: number): SaidLine[] {
  let start = 0;
  return sentencesOf(text, 'en')
    .flatMap((sentence) => phrasesOf(sentence, maxWidth))
    .map((phrase) => {
      const line = {
        start,
        end: start + Math.max(SHORTEST_LINE, widthOf(phrase) / READING_PACE),
        text: phrase,
      };
      start = line.end;
      return line;
    });
}

/** A sentence that is said in the given time, in parts that fit; each takes its share of the time. */
export function dividedLine({ start, end, text }: SaidLine, maxWidth: number): SaidLine[] {
  const phrases = phrasesOf(text, maxWidth);
  const all = phrases.reduce((sum, phrase) => sum + widthOf(phrase), 0);
  let before = 0;
  return phrases.map((phrase) => {
    const from = start + ((end - start) * before) / all;
    before += widthOf(phrase);
    return { start: from, end: start + ((end - start) * before) / all, text: phrase };
  });
}

/** Parts of about the same width, divided between words and best where the sentence pauses. */
export function phrasesOf(sentence: string, maxWidth: number): string[] {
  const whole = sentence.trim();
  const width = widthOf(whole);
  if (whole === '' || width <= maxWidth) return whole === '' ? [] : [whole];
  const ideal = width / Math.ceil(width / maxWidth);
  const possible = breaksOf(whole).filter(({ left }) => left <= maxWidth);
  const cost = ({ left, isPause }: Break) => Math.abs(left - ideal) - (isPause ? ideal * PAUSE_BONUS : 0);
  const best = possible.toSorted((a, b) => cost(a) - cost(b))[0] ?? breaksOf(whole)[0];
  if (best === undefined) return [whole];
  return [whole.slice(0, best.at).trim(), ...phrasesOf(whole.slice(best.at), maxWidth)];
}

/** What a part may be too short or too long by, as a share of it, to end where the sentence pauses. */
const PAUSE_BONUS = 0.3;

interface Break {
  /** Index of the first character after it. */
  readonly at: number;
  /** Width of what is before it. */
  readonly left: number;
  readonly isPause: boolean;
}

/** After white space, and between words that are written without any; never after what opens a quotation. */
function breaksOf(text: string): Break[] {
  return [...words.segment(text)].flatMap(({ index, segment, isWordLike }) => {
    const before = text.slice(0, index);
    const isNext = /\s$/u.test(before) && segment.trim() !== '';
    const isWide = isWordLike && widthOf(segment) > segment.length && !/[「『（《“‘]$/u.test(before);
    if (before === '' || !(isNext || isWide)) return [];
    const left = before.trim();
    return { at: index, left: widthOf(left), isPause: /[,;:.!?…–—،。，、；：！？]$/u.test(left) };
  });
}
