import type { SpeechReport } from '#media/render/commands.ts';

type Sentences = SpeechReport['sentences'];

/**
 * When each sentence is spoken, as far as can be told from outside: it takes of the whole, in seconds, what it has of the
 * characters.
 */
export function proportionalTimes(sentences: readonly string[], duration: number): Sentences {
  const lengths = sentences.map((sentence) => [...sentence].length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let before = 0;
  return sentences.map((text, index) => {
    const start = (before / total) * duration;
    before += lengths[index] ?? 0;
    return { text, start, end: (before / total) * duration };
  });
}
