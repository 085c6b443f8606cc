import type { Canvas } from 'canvaskit-wasm/full';
import { AssetError } from '#errors.ts';
import { skia } from './skia.ts';

/** A drawn picture, cropped to what is not transparent; never without a pixel. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** Straight RGBA, eight bits a channel, row by row from the top. */
  readonly pixels: Buffer;
  /** Where its top left is in the picture's own box; negative for a shadow that leaves it. */
  readonly x: number;
  readonly y: number;
  /** The size that the picture has for those who place it: what `x` and `y` are measured in. */
  readonly box: Size;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Whole pixels. */
export interface Region extends Size {
  readonly x: number;
  readonly y: number;
}

const MAX_SIDE = 8_192;
/** 64 MiB of pixels. */
const MAX_AREA = 4_096 * 4_096;
const CHANNELS = 4;

/** Draws what lies within a region of the box; of one that is too large, what is at its top left. */
export function drawBitmap(region: Region, box: Size, draw: (canvas: Canvas) => void): Bitmap {
  const within = bounded(region);
  const pixels = drawPixels(within, draw);
  const ink = inkOf(pixels, within);
  return { ...ink, x: within.x + ink.x, y: within.y + ink.y, pixels: crop(pixels, within.width, ink), box };
}

export function isBounded(region: Region): boolean {
  const { width, height } = bounded(region);
  return width === region.width && height === region.height;
}

function bounded({ x, y, width, height }: Region): Region {
  const narrow = Math.max(1, Math.min(width, MAX_SIDE));
  const low = Math.max(1, Math.min(height, MAX_SIDE, Math.floor(MAX_AREA / narrow)));
  return { x, y, width: narrow, height: low };
}

function drawPixels({ x, y, width, height }: Region, draw: (canvas: Canvas) => void): Buffer {
  const surface = skia.MakeSurface(width, height);
  if (surface === null)
    throw new AssetError('unprocessable', `A picture of ${width} × ${height} is too large.`);
  try {
    const canvas = surface.getCanvas();
    canvas.translate(-x, -y);
    draw(canvas);
    const pixels = canvas.readPixels(0, 0, {
      width,
      height,
      colorType: skia.ColorType.RGBA_8888,
      alphaType: skia.AlphaType.Unpremul,
      colorSpace: skia.ColorSpace.SRGB,
    });
    if (pixels === null) throw new AssetError('internal', 'Drawn pixels could not be read.');
    return Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  } finally {
    // Unlike `delete`, it frees the pixels as well.
    surface.dispose();
  }
}

/** The smallest rectangle with all that is not transparent; its first pixel where there is nothing. */
function inkOf(pixels: Buffer, { width, height }: Size): Region {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  const rowHasInk = (y: number) => words.subarray(y * width, (y + 1) * width).some((pixel) => pixel !== 0);
  const top = firstWhere(height, rowHasInk);
  if (top === null) return { x: 0, y: 0, width: 1, height: 1 };
  const bottom = height - 1 - (firstWhere(height, (back) => rowHasInk(height - 1 - back)) ?? 0);

  let [left, right] = [width, 0];
  for (let y = top; y <= bottom; y++) {
    const row = words.subarray(y * width, (y + 1) * width);
    left = firstWhere(left, (x) => row[x] !== 0) ?? left;
    right = Math.max(
      right,
      row.findLastIndex((pixel) => pixel !== 0),
    );
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function firstWhere(count: number, holds: (index: number) => boolean): number | null {
  for (let index = 0; index < count; index++) if (holds(index)) return index;
  return null;
}

function crop(pixels: Buffer, width: number, ink: Region): Buffer {
  const cropped = Buffer.allocUnsafe(ink.width * ink.height * CHANNELS);
  for (let y = 0; y < ink.height; y++) {
    const from = ((ink.y + y) * width + ink.x) * CHANNELS;
    pixels.copy(cropped, y * ink.width * CHANNELS, from, from + ink.width * CHANNELS);
  }
  return cropped;
}
