import type { Colour } from '../../timeline.ts';
import type { Bitmap } from '../bitmap.ts';

export interface Pixel {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

export type Wanted = Colour | ((pixel: Pixel) => boolean);

/** Where pixels are, in those of the picture's box; the edges are of pixels that are among them. */
export interface Ink {
  readonly count: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const anything = ({ alpha }: Pixel) => alpha > 0;

/** The pixels that have exactly a colour, or that answer a description; null when there are none. */
export function inkOf(bitmap: Bitmap, wanted: Wanted = anything): Ink | null {
  const isWanted = typeof wanted === 'function' ? wanted : (pixel: Pixel) => hex(pixel) === wanted;
  let ink: Ink | null = null;
  for (let y = 0; y < bitmap.height; y++) {
    for (let x = 0; x < bitmap.width; x++) {
      if (isWanted(pixelOf(bitmap, x, y))) ink = extended(ink, bitmap.x + x, bitmap.y + y);
    }
  }
  return ink;
}

/** How many pixels have a colour, or answer a description. */
export function countOf(bitmap: Bitmap, wanted: Wanted): number {
  return inkOf(bitmap, wanted)?.count ?? 0;
}

/** `#rrggbbaa` at a place of the box; transparent outside of the bitmap. */
export function colourAt(bitmap: Bitmap, { x, y }: { x: number; y: number }): Colour {
  const [column, row] = [x - bitmap.x, y - bitmap.y];
  const isInside = column >= 0 && row >= 0 && column < bitmap.width && row < bitmap.height;
  return isInside ? hex(pixelOf(bitmap, column, row)) : '#00000000';
}

function pixelOf({ pixels, width }: Bitmap, x: number, y: number): Pixel {
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray((y * width + x) * 4);
  return { red, green, blue, alpha };
}

function hex({ red, green, blue, alpha }: Pixel): Colour {
  return `#${Buffer.from([red, green, blue, alpha]).toString('hex')}`;
}

function extended(ink: Ink | null, x: number, y: number): Ink {
  return {
    count: (ink?.count ?? 0) + 1,
    left: Math.min(ink?.left ?? x, x),
    top: Math.min(ink?.top ?? y, y),
    right: Math.max(ink?.right ?? x, x),
    bottom: Math.max(ink?.bottom ?? y, y),
  };
}
