import { sentencesOf } from '#media/render/speech/sentences.ts';
import type { SaidLine } from './source.ts';

/** Characters of a text that most people read in a second; a wide one counts for two. */
const READING_PACE = 15;
/** Seconds: nobody reads a shorter line. */
const SHORTEST_LINE = 1.2;

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const words = new Intl.Segmenter('en', { granularity: 'word' });

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

/** Parts of about the same width, divided between words. */
export function phrasesOf(sentence: string, maxWidth: number): string[] {
  const count = Math.ceil(widthOf(sentence) / maxWidth);
  const ideal = widthOf(sentence) / Math.max(1, count);
  const phrases: string[] = [];
  let phrase = '';
  for (const { segment, isWordLike } of words.segment(sentence)) {
    const grown = widthOf(phrase + segment);
    const isFull = grown > maxWidth || (grown - widthOf(segment) / 2 > ideal && phrases.length < count - 1);
    if (isWordLike && phrase.trim() !== '' && isFull) {
      phrases.push(phrase.trim());
      phrase = '';
    }
    phrase += segment;
  }
  return [...phrases, phrase.trim()].filter((part) => part !== '');
}
