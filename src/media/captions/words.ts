import type { CaptionLine } from '../render/timeline.ts';

/** A stretch of a text, in UTF-16. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

type TimedWord = NonNullable<CaptionLine['words']>[number];

const WORDS = new Intl.Segmenter('und', { granularity: 'word' });

/** The words of a text with the punctuation at them, in scripts without spaces too. */
export function wordsIn(text: string): Stretch[] {
  const words: Stretch[] = [];
  let [start, isAfterWord] = [0, false];
  const endAt = (end: number) => {
    if (end > start) words.push({ start, end });
  };
  for (const { segment, index, isWordLike = false } of WORDS.segment(text)) {
    const isSpace = segment.trim() === '';
    if (isSpace || (isWordLike && isAfterWord)) {
      endAt(index);
      start = isSpace ? index + segment.length : index;
    }
    isAfterWord = isWordLike;
  }
  endAt(text.length);
  return words;
}

/** When each word of a text is said that takes so long: longer words take longer. */
export function spreadWords(text: string, { start, end }: { start: number; end: number }): TimedWord[] {
  const words = wordsIn(text);
  const total = words.reduce((sum, word) => sum + lengthOf(word), 0);
  let said = 0;
  return words.map((word) => {
    const from = start + ((end - start) * said) / total;
    said += lengthOf(word);
    const until = start + ((end - start) * said) / total;
    return { start: from, end: until, text: text.slice(word.start, word.end) };
  });
}

/** The pause after a word counts as a letter. */
function lengthOf({ start, end }: Stretch): number {
  return end - start + 1;
}

/** Where timed words are in the text of their line; null when one of them is not there. */
export function locateWords(text: string, words: readonly TimedWord[]): Stretch[] | null {
  const found: Stretch[] = [];
  let from = 0;
  for (const word of words) {
    const start = text.indexOf(word.text, from);
    if (start < 0 || word.text === '') return null;
    from = start + word.text.length;
    found.push({ start, end: from });
  }
  return found;
}
