import { AssetError } from '#errors.ts';
import type { CaptionLine } from '../render/timeline.ts';
import { readCueText } from './cue-text.ts';
import { captionsTypeOf } from './detect.ts';
import { readLyrics } from './lyrics.ts';
import { readSubStation } from './substation.ts';
import { readTiming } from './timestamps.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_LINES = 20_000;

/**
 * The lines of a SubRip (SRT), WebVTT, SubStation (ASS) or lyrics (LRC) file, in the order of their times, none
 * overlapping another. Styles, positions and speakers are left out. Throws `invalid`, with the number of the line, for
 * anything else.
 */
export function parseCaptions(text: string): CaptionLine[] {
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw new AssetError('invalid', 'The captions are larger than 1 MiB.');
  const rows = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const lines = readLines(rows);
  if (lines.length > MAX_LINES)
    throw new AssetError('invalid', `The captions have more than ${MAX_LINES} lines.`);
  return inTurn(lines.filter((line) => line.text !== ''));
}

function readLines(rows: readonly string[]): CaptionLine[] {
  switch (captionsTypeOf(Buffer.from(rows.slice(0, HEAD_ROWS).join('\n')))) {
    case 'text/vtt':
      return readCues(rows, WEB_VTT).map(toLine);
    case 'text/x-ssa':
      return readSubStation(rows).map(untimed);
    case 'application/x-lrc':
      return readLyrics(rows).map(untimed);
    default:
      return readCues(refuseUnlessSubRip(rows), SUB_RIP).map(toLine);
  }
}

/** Rows within which every form shows itself. */
const HEAD_ROWS = 50;

function untimed(line: Omit<CaptionLine, 'words'>): CaptionLine {
  return { ...line, words: null };
}

interface Cue {
  readonly start: number;
  readonly end: number;
  /** Rows of text and markup. */
  readonly rows: string[];
}

interface Format {
  /** Whether an empty row ends a cue; in SRT it is often within one. */
  readonly endsAtEmptyRow: boolean;
}

const WEB_VTT: Format = { endsAtEmptyRow: true };
const SUB_RIP: Format = { endsAtEmptyRow: false };

function readCues(rows: readonly string[], { endsAtEmptyRow }: Format): Cue[] {
  const cues: Cue[] = [];
  let current: Cue | null = null;
  for (const [index, row] of rows.entries()) {
    if (row.includes('-->')) {
      dropNumber(current, rows[index - 1] ?? '');
      current = { ...timingAt(index, row), rows: [] };
      cues.push(current);
    } else if (endsAtEmptyRow && row === '') {
      current = null;
    } else {
      current?.rows.push(row);
    }
  }
  return cues;
}

/** A number directly above a time is that of its cue, and not the last row of the cue before it. */
function dropNumber(previous: Cue | null, above: string): void {
  if (/^\s*\d+\s*$/.test(above)) previous?.rows.pop();
}

function timingAt(index: number, row: string): Pick<Cue, 'start' | 'end'> {
  const timing = readTiming(row);
  if (timing === null) throw invalidAt(index, `"${row.trim().slice(0, 80)}" is no time of a caption`);
  if (timing.end < timing.start) throw invalidAt(index, 'the caption ends before it begins');
  return timing;
}

function refuseUnlessSubRip(rows: readonly string[]): readonly string[] {
  const first = rows.findIndex((row) => row.trim() !== '');
  if (first < 0) throw new AssetError('invalid', 'The captions are empty.');
  if (!rows.slice(first, first + 2).some((row) => row.includes('-->')))
    throw invalidAt(first, 'neither "WEBVTT" nor the number and time of a first caption');
  return rows;
}

function invalidAt(index: number, reason: string): AssetError {
  return new AssetError('invalid', `The captions cannot be read: line ${index + 1}, ${reason}.`);
}

function toLine({ start, end, rows }: Cue): CaptionLine {
  return { start, end, ...readCueText(rows.join('\n'), { start, end }) };
}

/** What begins together is shown together; what still lasts ends when the next one begins. */
function inTurn(lines: readonly CaptionLine[]): CaptionLine[] {
  const lasting = lines.filter(({ start, end }) => end > start);
  const groups = [...Map.groupBy(lasting, ({ start }) => start).values()].map(together);
  const ordered = groups.sort((a, b) => a.start - b.start);
  return ordered.map((line, index) =>
    endingBefore(line, ordered[index + 1]?.start ?? Number.POSITIVE_INFINITY),
  );
}

function together(lines: readonly CaptionLine[]): CaptionLine {
  const [first, ...others] = lines as readonly [CaptionLine, ...CaptionLine[]];
  if (others.length === 0) return first;
  const end = lines.reduce((latest, line) => Math.max(latest, line.end), first.end);
  return { start: first.start, end, text: lines.map(({ text }) => text).join('\n'), words: null };
}

function endingBefore(line: CaptionLine, limit: number): CaptionLine {
  if (line.end <= limit) return line;
  const words = line.words?.filter(({ start }) => start < limit);
  return {
    ...line,
    end: limit,
    words: words?.map((word) => ({ ...word, end: Math.min(word.end, limit) })) ?? null,
  };
}
