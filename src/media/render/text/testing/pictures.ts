import assert from 'node:assert/strict';
import type { Bitmap } from '../../raster/bitmap.ts';
import { type Ink, inkOf, type Wanted } from '../../raster/testing/pixels.ts';
import type { TextPicture, TextStyle } from '../../timeline.ts';
import { rasteriseText, type TextBitmap } from '../text.ts';

export const STYLE: TextStyle = {
  family: 'Noto Sans',
  fontMedia: null,
  size: 40,
  weight: 700,
  italic: false,
  colour: '#ffffffff',
  lineHeight: 1.2,
  letterSpacing: 0,
  align: 'start',
  verticalAlign: 'top',
  direction: 'auto',
  background: null,
  outline: null,
  shadow: null,
};

export const NO_FONTS = { fonts: new Map<number, Uint8Array>() };

type Room = Partial<Omit<TextPicture, 'kind' | 'text' | 'style'>>;

export function textPicture(text: string, style: Partial<TextStyle> = {}, room: Room = {}): TextPicture {
  return {
    kind: 'text',
    text,
    style: { ...STYLE, ...style },
    width: 400,
    height: null,
    reveal: 'none',
    revealTime: 0,
    ...room,
  };
}

export function drawText(text: string, style: Partial<TextStyle> = {}, room: Room = {}): TextBitmap {
  return rasteriseText(textPicture(text, style, room), NO_FONTS);
}

/** Ink that has to be there. */
export function someInk(bitmap: Bitmap, wanted?: Wanted): Ink {
  const ink = inkOf(bitmap, wanted);
  assert.ok(ink, 'there is nothing to be seen');
  return ink;
}
