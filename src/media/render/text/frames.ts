import { wordsIn } from '../../captions/words.ts';
import { clustersOf } from '../fonts/characters.ts';
import { frameOf, secondsOf } from '../frames.ts';
import type { Bitmap } from '../raster/bitmap.ts';
import type { Fraction, TextPicture } from '../timeline.ts';
import { type Appearance, type OwnFonts, TextDrawing } from './drawing.ts';

export interface TextFrame {
  /** Seconds from the start of the clip, at a frame of the output. */
  readonly from: number;
  readonly bitmap: Bitmap;
}

/**
 * A bitmap for each step in which a text appears, drawn when it is asked for; one for a text that is there at once.
 * Everything appears in the place that it has in the end. The first letter is there from the beginning and the last
 * one before `revealTime` is over; steps that fall on the same frame are one. Throws as `rasteriseText` does.
 */
export function* textFrames(
  picture: TextPicture,
  fps: Fraction,
  { fonts }: { fonts: OwnFonts },
): Iterable<TextFrame> {
  using drawing = new TextDrawing(picture, fonts);
  const ends = endsOf(drawing.text, picture.reveal);
  for (const { frame, shown } of steps(ends.length, frameOf(picture.revealTime, fps))) {
    const end = ends[shown - 1] ?? drawing.text.length;
    yield { from: secondsOf(frame, fps), bitmap: drawing.draw(upTo(end, drawing.whole())) };
  }
}

/** Where in the text what appears at once is over. */
function endsOf(text: string, reveal: TextPicture['reveal']): number[] {
  if (reveal === 'words') return wordsIn(text).map(({ end }) => end);
  if (reveal === 'none') return [];
  const letters = [...clustersOf(text)].filter((cluster) => cluster.text.trim() !== '');
  return letters.map((cluster) => cluster.start + cluster.text.length);
}

interface RevealStep {
  readonly frame: number;
  /** How many of the parts are there. */
  readonly shown: number;
}

/** In whole numbers, so that no rounding puts a letter a frame too late. */
function* steps(parts: number, frames: number): Iterable<RevealStep> {
  if (parts === 0 || frames === 0) {
    yield { frame: 0, shown: parts };
    return;
  }
  let shown = 0;
  for (let frame = 0; shown < parts; frame++) {
    const due = Math.min(parts, Math.ceil(((frame + 1) * parts) / frames));
    if (due > shown) yield { frame, shown: due };
    shown = due;
  }
}

function upTo(end: number, whole: Appearance): Appearance {
  const spans = whole.spans.flatMap((span) => [
    { ...span, end },
    { ...span, start: end, colour: null },
  ]);
  return { ...whole, spans };
}
