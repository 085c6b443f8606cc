import type { Bitmap } from '../raster/bitmap.ts';
import type { TextPicture } from '../timeline.ts';
import { type OwnFonts, TextDrawing } from './drawing.ts';
import type { Fit } from './typesetting.ts';

export interface TextBitmap extends Bitmap {
  readonly fit: Fit;
}

/**
 * All of a text. One that is too high for its box is drawn smaller, down to half its size; what is then still too much
 * is cut off with an ellipsis. Throws `unprocessable` for a font of the user's that is none.
 */
export function rasteriseText(picture: TextPicture, { fonts }: { fonts: OwnFonts }): TextBitmap {
  using drawing = new TextDrawing(picture, fonts);
  return { ...drawing.draw(drawing.whole()), fit: drawing.fit };
}
