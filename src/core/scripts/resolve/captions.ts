import { AssetError } from '#errors.ts';
import type { CaptionLine } from '#media/render/timeline.ts';
import type { AssetOf } from '../document/clips.ts';
import type { TextStyleDocument } from '../document/styles.ts';
import { captionsBoxOf } from './boxes.ts';
import type { ClipPlace } from './clip-place.ts';
import { colour } from './measures.ts';
import { dividedLine, readingLines } from './phrases.ts';
import { type SaidLine, SILENT, type Source, type Span } from './source.ts';
import { glyphsChecked, styled } from './text.ts';

type Captions = AssetOf<'captions'>;

const WAYS = ['src', 'srt', 'vtt', 'lines', 'of', 'text'] as const;

/** Readable over anything: bold, white, on a dark ground. */
const DEFAULT_STYLE: TextStyleDocument = {
  size: '5%',
  weight: 600,
  lineHeight: 1.3,
  background: { colour: '#000000b3', padding: 10, radius: 8 },
};

/** Lines that fit: the width of a character is about half of its height. */
const LINES_AT_A_TIME = 2;
const CHARACTER_WIDTH = 0.55;

/** A clip of captions: from a file, a list, a text, or what is said beside it. */
export function captionsSource(asset: Captions, place: ClipPlace): Source {
  const style = styled({ ...DEFAULT_STYLE, ...asset.style }, place);
  const { width } = captionsBoxOf(place.clip, place.stage);
  const fitting = (LINES_AT_A_TIME * width) / (style.size * CHARACTER_WIDTH);
  const maxWidth = asset.maxCharacters ?? Math.max(16, Math.min(90, Math.floor(fitting)));
  const own = ownLines(asset, { place, maxWidth });
  const highlight = highlightOf(asset);
  return {
    ...SILENT,
    natural: own?.at(-1)?.end ?? null,
    available: null,
    follows: asset.of ?? null,
    picture: (span, said) => {
      const lines = own ?? spokenLines(said(asset.of ?? ''), { span, maxWidth });
      const shown = lines.filter(({ start }) => start < span.length).map((line) => cutAt(line, span.length));
      glyphsChecked(shown.map(({ text }) => text).join('\n'), style, place);
      return { kind: 'captions', lines: shown, style, width, highlight };
    },
  };
}

/** Null for captions of what is said, which nobody knows before it has its place. */
function ownLines(
  asset: Captions,
  { place, maxWidth }: { place: ClipPlace; maxWidth: number },
): readonly CaptionLine[] | null {
  const { faults, captions } = place.context;
  const at = `${place.pointer}/asset`;
  const [way, another] = WAYS.filter((name) => asset[name] !== undefined);
  if (way === undefined || another !== undefined) {
    faults.add(at, `must have exactly one of ${WAYS.join(', ')}`);
    return [];
  }
  try {
    if (asset.of !== undefined) return null;
    if (asset.lines !== undefined) return captions.counted(listed(asset.lines, place));
    if (asset.text !== undefined)
      return captions.counted(readingLines(asset.text, maxWidth).map(withoutWords));
    return captions.lines(textOf(asset, place));
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    faults.add(`${at}/${way}`, `is no captions text: ${error.message}`);
    return [];
  }
}

function textOf({ src, srt, vtt }: Captions, { context }: ClipPlace): string {
  const own = srt ?? vtt;
  if (own !== undefined) return own;
  const text = src === undefined ? undefined : context.environment.captionTexts.get(src.toLowerCase());
  if (text !== undefined) return text;
  throw new AssetError('invalid', 'there is no such asset in this workspace');
}

/** In their order; a line goes when the next one comes. */
function listed(lines: NonNullable<Captions['lines']>, { context, pointer }: ClipPlace): CaptionLine[] {
  lines.forEach(({ start, end }, index) => {
    if (end <= start) context.faults.add(`${pointer}/asset/lines/${index}/end`, 'must be after its start');
  });
  const sorted = lines.toSorted((a, b) => a.start - b.start);
  return sorted
    .map((line, index) => {
      const next = sorted[index + 1]?.start ?? line.end;
      return withoutWords({ ...line, end: Math.min(line.end, Math.max(next, line.start)) });
    })
    .filter(({ start, end }) => end > start);
}

function spokenLines(
  said: readonly SaidLine[],
  { span, maxWidth }: { span: Span; maxWidth: number },
): CaptionLine[] {
  return said
    .flatMap((line) => dividedLine(line, maxWidth))
    .map(({ start, end, text }) => withoutWords({ start: start - span.start, end: end - span.start, text }))
    .filter(({ end }) => end > 0);
}

function withoutWords({ start, end, text }: SaidLine): CaptionLine {
  return { start: Math.max(0, start), end, text, words: null };
}

function cutAt(line: CaptionLine, length: number): CaptionLine {
  return { ...line, end: Math.min(line.end, length) };
}

function highlightOf({ highlight }: Captions) {
  if (highlight === undefined) return null;
  const { background } = highlight;
  return {
    colour: colour(highlight.colour),
    background: background === undefined ? null : colour(background),
  };
}
