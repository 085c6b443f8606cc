import { AssetError } from '#errors.ts';
import type { CaptionLine } from '#media/render/timeline.ts';
import type { AssetOf } from '../document/clips.ts';
import type { TextStyleDocument } from '../document/styles.ts';
import { captionsBoxOf } from './boxes.ts';
import type { ClipPlace } from './clip-place.ts';
import { colour } from './measures.ts';
import { dividedLine, inRows, readingLines } from './phrases.ts';
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

const ROWS = 2;
/** Share of the size, for letters of ordinary width. */
const CHARACTER_WIDTH = 0.55;
/** Characters that are taken in at a glance. */
const AT_A_GLANCE = { least: 16, most: 90 };

/** Characters of ordinary width that there is room for. */
interface Room {
  readonly rowWidth: number;
  /** In all rows. */
  readonly maxWidth: number;
}

function roomFor({ maxCharacters }: Captions, { rowWidth }: Pick<Room, 'rowWidth'>): Room {
  const { least, most } = AT_A_GLANCE;
  return { rowWidth, maxWidth: maxCharacters ?? Math.max(least, Math.min(most, ROWS * rowWidth)) };
}

/** A clip of captions: from a file, a list, a text, or what is said beside it. */
export function captionsSource(asset: Captions, place: ClipPlace): Source {
  const style = styled({ ...DEFAULT_STYLE, ...asset.style }, place);
  const { width } = captionsBoxOf(place.clip, place.stage);
  const room = roomFor(asset, { rowWidth: Math.max(1, Math.floor(width / (style.size * CHARACTER_WIDTH))) });
  const own = ownLines(asset, { place, room });
  const highlight = highlightOf(asset);
  return {
    ...SILENT,
    natural: own?.at(-1)?.end ?? null,
    available: null,
    follows: asset.of ?? null,
    picture: (span, said) => {
      const lines = own ?? spokenLines(said(asset.of ?? ''), { span, room, place });
      const shown = lines.filter(({ start }) => start < span.length).map((line) => cutAt(line, span.length));
      glyphsChecked(shown.map(({ text }) => text).join('\n'), style, place);
      return { kind: 'captions', lines: shown, style, width, highlight };
    },
  };
}

/** Null for captions of what is said, which nobody knows before it has its place. */
function ownLines(
  asset: Captions,
  { place, room }: { readonly place: ClipPlace; readonly room: Room },
): readonly CaptionLine[] | null {
  const { faults, captions } = place.context;
  const [way, another] = WAYS.filter((name) => asset[name] !== undefined);
  if (way === undefined || another !== undefined) {
    faults.add(`${place.pointer}/asset`, `must have exactly one of ${WAYS.join(', ')}`);
    return [];
  }
  if (way === 'of') return null;
  return usable(way, place, () => {
    if (asset.lines !== undefined) return captions.counted(listed(asset.lines, place));
    if (asset.text === undefined) return captions.lines(textOf(asset, place));
    return captions.counted(inRoom(readingLines(captions.countedText(asset.text), room.maxWidth), room));
  });
}

/** None, and a fault, where they cannot be had. */
function usable(
  way: (typeof WAYS)[number],
  { pointer, context }: ClipPlace,
  make: () => readonly CaptionLine[],
): readonly CaptionLine[] {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    context.faults.add(`${pointer}/asset/${way}`, `cannot be shown. ${error.message.replace(/\.$/, '')}`);
    return [];
  }
}

function textOf({ src, srt, vtt }: Captions, { context }: ClipPlace): string {
  const own = srt ?? vtt;
  if (own !== undefined) return own;
  const text = src === undefined ? undefined : context.environment.captionTexts.get(src.toLowerCase());
  if (text !== undefined) return text;
  throw new AssetError('invalid', 'There is no such asset in this workspace.');
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
  { span, room, place }: { readonly span: Span; readonly room: Room; readonly place: ClipPlace },
): readonly CaptionLine[] {
  const { captions } = place.context;
  return usable('of', place, () => {
    const lines = said
      .filter(({ start, end }) => end > span.start && start < span.start + span.length)
      .flatMap((line) => dividedLine({ ...line, text: captions.countedText(line.text) }, room.maxWidth))
      .map(({ start, end, text }) => ({ start: start - span.start, end: end - span.start, text }));
    return captions.counted(
      inRoom(
        lines.filter(({ end }) => end > 0),
        room,
      ),
    );
  });
}

function inRoom(lines: readonly SaidLine[], { rowWidth }: Room): CaptionLine[] {
  return lines.map((line) => withoutWords({ ...line, text: inRows(line.text, rowWidth) }));
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
