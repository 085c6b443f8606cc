import type { CaptionLine } from '../render/timeline.ts';

const STAMPS = /^((?:\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\]\s*)+)(.*)$/;
/** Seconds that the last line of a song stays: the format has no ends. */
const LAST_LINE = 5;

/** The lines of an LRC file: each lasts until the next one, and one that is sung again has several times. */
export function readLyrics(rows: readonly string[]): Omit<CaptionLine, 'words'>[] {
  const starts = rows.flatMap((row) => {
    const [, stamps = '', text = ''] = STAMPS.exec(row.trim()) ?? [];
    return [...stamps.matchAll(/\[(\d+):(\d+)(?:[.:](\d+))?\]/g)].map(
      ([, minutes, seconds, fraction = '0']) => ({
        start: Number(minutes) * 60 + Number(`${seconds}.${fraction}`),
        text: text.replace(/<\d{1,3}:\d{2}(?:[.:]\d{1,3})?>/g, '').trim(),
      }),
    );
  });
  starts.sort((a, b) => a.start - b.start);
  return starts
    .map(({ start, text }, index) => ({ start, end: starts[index + 1]?.start ?? start + LAST_LINE, text }))
    .filter(({ text }) => text !== '');
}
