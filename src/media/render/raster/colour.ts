import type { Color } from 'canvaskit-wasm/full';
import type { Colour } from '../timeline.ts';
import { skia } from './skia.ts';

export const TRANSPARENT: Colour = '#00000000';

export function toSkia(colour: Colour): Color {
  const [red = 0, green = 0, blue = 0, alpha = 255] = Buffer.from(colour.slice(1), 'hex');
  return skia.Color(red, green, blue, alpha / 255);
}
