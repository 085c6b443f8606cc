import { readFile } from 'node:fs/promises';
import type { Size } from '../geometry/rect.ts';
import type { Bitmap } from '../raster/bitmap.ts';
import { rasteriseFill, rasteriseShape } from '../raster/shapes.ts';
import { captionFrames } from '../text/captions.ts';
import type { OwnFonts } from '../text/drawing.ts';
import { textFrames } from '../text/frames.ts';
import type { CaptionsPicture, FillPicture, ShapePicture, TextPicture, TextStyle } from '../timeline.ts';
import { BitmapSource, type Placed, type Step } from './bitmaps.ts';
import { mediumAt, type Scenery } from './open.ts';
import type { Source } from './source.ts';

export type Drawing = TextPicture | ShapePicture | FillPicture | CaptionsPicture;

/** Text, shapes and the like: drawn once, or once for each step in which they change. Words are as large as the box. */
export async function openDrawing(
  picture: Drawing,
  { box, scenery }: { box: Size; scenery: Scenery },
): Promise<Source> {
  switch (picture.kind) {
    case 'fill':
      return still(rasteriseFill(picture, box));
    case 'shape':
      return still(rasteriseShape(picture));
    case 'text':
      return new BitmapSource(
        box,
        textSteps(picture, { box, scenery, fonts: await fontsOf(picture, scenery) }),
      );
    case 'captions':
      return new BitmapSource(box, captionSteps(picture, { box, fonts: await fontsOf(picture, scenery) }));
  }
}

function still(bitmap: Bitmap): Source {
  return new BitmapSource(bitmap.box, [{ from: 0, bitmap: { ...bitmap, window: windowOf(bitmap) } }]);
}

interface Setting {
  readonly box: Size;
  readonly fonts: OwnFonts;
}

function textSteps(picture: TextPicture, { box, fonts, scenery }: Setting & { scenery: Scenery }): Step[] {
  return [...textFrames(picture, scenery.fps, { fonts })].map(({ from, bitmap }) => ({
    from,
    bitmap: aligned(bitmap, picture.style, box),
  }));
}

/** Nothing between two lines that do not follow each other at once. */
function captionSteps(picture: CaptionsPicture, { box, fonts }: Setting): Step[] {
  const frames = captionFrames(picture, { fonts });
  return frames.flatMap(({ start, end, bitmap }, index): Step[] => {
    const shown = { from: start, bitmap: aligned(bitmap, picture.style, box) };
    const next = frames[index + 1];
    return next !== undefined && next.start <= end ? [shown] : [shown, { from: end, bitmap: null }];
  });
}

const SHARES: Readonly<Record<TextStyle['verticalAlign'], number>> = { top: 0, middle: 0.5, bottom: 1 };

/** Words that take less room than there is, in whole pixels. */
function aligned(bitmap: Bitmap, { verticalAlign }: TextStyle, box: Size): Placed {
  const { x, y, width, height } = windowOf(bitmap);
  const right = Math.round((box.width - bitmap.box.width) / 2);
  const down = Math.round((box.height - bitmap.box.height) * SHARES[verticalAlign]);
  return { ...bitmap, window: { x: x + right, y: y + down, width, height } };
}

function windowOf({ x, y, width, height }: Bitmap) {
  return { x, y, width, height };
}

/** The font of the user's that a text is set in, if it is. */
async function fontsOf({ style }: TextPicture | CaptionsPicture, scenery: Scenery): Promise<OwnFonts> {
  if (style.fontMedia === null) return new Map();
  return new Map([[style.fontMedia, await readFile(mediumAt(scenery, style.fontMedia).path)]]);
}
