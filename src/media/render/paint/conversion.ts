import type { Frame } from 'node-av/lib';
import { TONE_MAPPING, TURNS } from '../../engine/upright.ts';
import type { Rect, Size } from '../geometry/rect.ts';
import type { Source } from '../sources/source.ts';
import { type Colouring, colouring } from './colours.ts';

/** How pictures are scaled. */
export const SCALER = 'flags=bicubic';

const TONE_MAPPED: Colouring = { before: [], scaling: SCALER, after: TONE_MAPPING };

type Kind = Pick<Source, 'rotation' | 'hdr'>;

export interface Wanted {
  /** In shares of the upright frame's width and height; null for all of it. */
  readonly part: Rect | null;
  /** Upright; null for the frame's own. */
  readonly size: Size | null;
  readonly format: 'yuv420p' | 'yuv444p' | 'yuva420p' | 'yuva444p';
}

/** Filters from a source's frame to an upright picture in the colours of the canvas. */
export function uprightFilters(
  { rotation, hdr }: Kind,
  frame: Frame,
  { part, size, format }: Wanted,
): string[] {
  const isSideways = rotation === 90 || rotation === 270;
  const [width, height] =
    size === null ? ['iw', 'ih'] : isSideways ? [size.height, size.width] : [size.width, size.height];
  const { before, scaling, after } = hdr ? TONE_MAPPED : colouring(frame, size);
  return [
    ...before,
    ...(part === null ? [] : [cropFilter(codedPart(part, rotation))]),
    `scale=${width}:${height}:${scaling}`,
    'setsar=1',
    // After scaling: colours are computed for as few pixels as will be seen.
    ...after,
    ...(TURNS.get(rotation) ?? []),
    `format=${format}`,
  ];
}

/**
 * Filters to a rectangle of whole pixels of the canvas, with its edges repeated around it up to bounds that are even.
 */
export function alignedFilters(
  source: Source,
  frame: Frame,
  { part, rect, bounds }: { part: Rect | null; rect: Rect; bounds: Rect },
): string[] {
  const format = source.alpha ? 'yuva420p' : 'yuv420p';
  const [left, top] = [rect.x - bounds.x, rect.y - bounds.y];
  const [right, bottom] = [bounds.width - left - rect.width, bounds.height - top - rect.height];
  if (left + top + right + bottom === 0) return uprightFilters(source, frame, { part, size: rect, format });
  return [
    ...uprightFilters(source, frame, { part, size: rect, format: source.alpha ? 'yuva444p' : 'yuv444p' }),
    `pad=${bounds.width}:${bounds.height}:${left}:${top}`,
    `fillborders=${left}:${right}:${top}:${bottom}:mode=smear`,
    `format=${format}`,
  ];
}

function cropFilter({ x, y, width, height }: Rect): string {
  return `crop=${number(width)}*iw:${number(height)}*ih:${number(x)}*iw:${number(y)}*ih`;
}

/** Never in the notation with an exponent. */
function number(share: number): string {
  return share.toFixed(9);
}

/** Where a part of the upright picture is in the picture as it is coded. */
function codedPart({ x, y, width, height }: Rect, rotation: number): Rect {
  switch (rotation) {
    case 90:
      return { x: y, y: 1 - x - width, width: height, height: width };
    case 180:
      return { x: 1 - x - width, y: 1 - y - height, width, height };
    case 270:
      return { x: 1 - y - height, y: x, width: height, height: width };
    default:
      return { x, y, width, height };
  }
}
