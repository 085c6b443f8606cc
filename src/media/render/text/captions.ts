import { locateWords, type Stretch, spreadWords } from '../../captions/words.ts';
import { drawable } from '../fonts/characters.ts';
import type { Bitmap } from '../raster/bitmap.ts';
import type { CaptionLine, CaptionsPicture } from '../timeline.ts';
import { type Appearance, type OwnFonts, TextDrawing } from './drawing.ts';

export interface CaptionFrame {
  /** Seconds from the start of the clip. */
  readonly start: number;
  readonly end: number;
  /** Its box is as high as its own line. */
  readonly bitmap: Bitmap;
}

/**
 * A bitmap for each line, or for each of its words where the spoken one is highlighted: at the times that the line
 * knows, or else spread over it by their length. A word stays highlighted until the next one begins. Throws
 * `unprocessable` for a font of the user's that is none.
 */
export function captionFrames(picture: CaptionsPicture, { fonts }: { fonts: OwnFonts }): CaptionFrame[] {
  return picture.lines.flatMap((line) => lineFrames(line, picture, fonts));
}

function lineFrames(line: CaptionLine, picture: CaptionsPicture, fonts: OwnFonts): CaptionFrame[] {
  using drawing = new TextDrawing({ ...picture, text: line.text, height: null }, fonts);
  const words = picture.highlight === null ? [] : spokenWords(drawing.text, line);
  const [first] = words;
  const plain = () => drawing.draw(drawing.whole());
  if (first === undefined) return [{ start: line.start, end: line.end, bitmap: plain() }];

  const before = { start: line.start, end: first.start };
  const highlighted = words.map(({ place, start }, index) => ({
    start,
    end: words[index + 1]?.start ?? line.end,
    bitmap: drawing.draw(highlight(place, drawing.whole(), picture.highlight)),
  }));
  return before.end > before.start ? [{ ...before, bitmap: plain() }, ...highlighted] : highlighted;
}

interface SpokenWord {
  readonly start: number;
  readonly place: Stretch;
}

/** In order, each with a time within that of the line. */
function spokenWords(text: string, line: CaptionLine): SpokenWord[] {
  const timed = line.words?.map((word) => ({ ...word, text: drawable(word.text) })) ?? null;
  const known = timed && locateWords(text, timed);
  const words = (known && timed) ?? spreadWords(text, line);
  const places = known ?? locateWords(text, words) ?? [];
  return places
    .flatMap((place, index): SpokenWord[] => {
      const { start } = words[index] ?? line;
      return start < line.end ? [{ start: Math.max(start, line.start), place }] : [];
    })
    .filter(({ start }, index, all) => start < (all[index + 1]?.start ?? line.end));
}

function highlight(
  { start, end }: Stretch,
  whole: Appearance,
  style: CaptionsPicture['highlight'],
): Appearance {
  if (style === null) return whole;
  const spans = whole.spans.flatMap((span) => [
    { ...span, end: start },
    { start, end, colour: style.colour },
    { ...span, start: end },
  ]);
  return { spans, mark: style.background === null ? null : { start, end, colour: style.background } };
}
