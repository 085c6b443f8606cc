import type { CaptionLine } from '../render/timeline.ts';
import { formatTimestamp } from './timestamps.ts';
import { locateWords } from './words.ts';

/** A WebVTT file, with the times of words within the lines that have them. */
export function formatVtt(lines: readonly CaptionLine[]): string {
  const cues = lines.map((line) => `${timing(line, '.')}\n${withoutEmptyRows(timedText(line))}\n`);
  return ['WEBVTT\n', ...cues].join('\n');
}

/** A SubRip (SRT) file. The times of words have no place in it. */
export function formatSrt(lines: readonly CaptionLine[]): string {
  return lines
    .map(
      (line, index) => `${index + 1}\n${timing(line, ',')}\n${withoutEmptyRows(withoutArrows(line.text))}\n`,
    )
    .join('\n');
}

function timing({ start, end }: CaptionLine, separator: ',' | '.'): string {
  return `${formatTimestamp(start, separator)} --> ${formatTimestamp(end, separator)}`;
}

/** The first word has its time where the line has another one. */
function timedText({ text, start, words }: CaptionLine): string {
  const places = words && locateWords(text, words);
  if (words === null || places === null) return encodeEntities(text);
  let [marked, written] = ['', 0];
  for (const [index, word] of words.entries()) {
    const { start: place } = places[index] ?? { start: written };
    marked += encodeEntities(text.slice(written, place));
    if (word.start > start) marked += `<${formatTimestamp(word.start, '.')}>`;
    written = place;
  }
  return marked + encodeEntities(text.slice(written));
}

function encodeEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** It has no way to escape what would be read as a time. */
function withoutArrows(text: string): string {
  return text.replaceAll('-->', '→');
}

/** One would end the cue. */
function withoutEmptyRows(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .filter((row) => row.trim() !== '')
    .join('\n');
}
