import { FARTHEST, fitToGrid } from '../geometry/grid.ts';
import type { Layout } from '../geometry/layout.ts';
import {
  centreOf,
  evenUp,
  intersection,
  type Point,
  type Rect,
  rectAround,
  type Size,
  turned,
  turnedSize,
} from '../geometry/rect.ts';
import { SCALER } from './conversion.ts';

export interface Target {
  readonly layout: Layout;
  /** Natural pixels: what of the picture is seen. */
  readonly part: Rect;
  /** Where that is on the canvas before it is turned. */
  readonly rect: Rect;
}

/** Pixels around a prepared picture at each side. */
export const MARGIN = FARTHEST;

/** A picture that is prepared for being resampled. */
export interface Original extends Target {
  /** Natural pixels: what of the picture it has. */
  readonly window: Rect;
  /** Pixels of it, without its margin. */
  readonly size: Size;
  /** Of its pixels, which may be the first or the last that is taken: every one, or every other. */
  readonly step: 1 | 2;
}

/** Pixels of the canvas around a turned picture, for its edges to be mixed with. */
const EDGE = 2;

/** What a rectangle takes up on the canvas when it is turned. */
export function boundsOf(rect: Rect, { centre, rotation }: Layout): Rect {
  return rectAround(turnedAbout(centreOf(rect), centre, rotation), turnedSize(rect, rotation));
}

/** Filters from a prepared picture to what fills an area of the canvas, whose pixels may lie between those of the picture. */
export function resampling({ part, rect, window, size, step }: Original, area: Rect): string[] {
  // Pixels of the picture for one of the canvas.
  const across = ((part.width / window.width) * size.width) / rect.width;
  const down = ((part.height / window.height) * size.height) / rect.height;
  const x = fitToGrid({
    from: MARGIN + ((part.x - window.x) / window.width) * size.width + (area.x - rect.x) * across,
    length: area.width * across,
    size: area.width,
    available: size.width + 2 * MARGIN,
    step,
  });
  const y = fitToGrid({
    from: MARGIN + ((part.y - window.y) / window.height) * size.height + (area.y - rect.y) * down,
    length: area.height * down,
    size: area.height,
    available: size.height + 2 * MARGIN,
    step,
  });
  return [
    `crop=${x.length}:${y.length}:${x.start}:${y.start}:exact=1`,
    `scale=${x.scaled}:${y.scaled}:${SCALER}`,
    `crop=${area.width}:${area.height}:${x.offset}:${y.offset}:exact=1`,
  ];
}

/**
 * The same for a picture that is turned, about the middle of the bounds of what it takes up: first an upright canvas whose middle comes to lie there, with the picture on
 * it as far as it is needed.
 */
export function turning(original: Original, bounds: Rect): string[] {
  const { rect, layout } = original;
  const { rotation, centre } = layout;
  const middle = turnedAbout(centreOf(bounds), centre, -rotation);
  const size = turnedSize(bounds, rotation);
  const upright = rectAround(middle, { width: evenUp(size.width), height: evenUp(size.height) });
  const wanted = intersection(upright, grown(rect, EDGE));
  const x = evenDown(wanted.x - upright.x);
  const y = evenDown(wanted.y - upright.y);
  const content = {
    x: upright.x + x,
    y: upright.y + y,
    width: Math.min(upright.width - x, evenUp(wanted.x + wanted.width - upright.x - x)),
    height: Math.min(upright.height - y, evenUp(wanted.y + wanted.height - upright.y - y)),
  };
  const radians = (rotation * Math.PI) / 180;
  return [
    ...resampling(original, content),
    `pad=${upright.width}:${upright.height}:${x}:${y}:color=black@0`,
    `rotate=${radians.toFixed(9)}:ow=${bounds.width}:oh=${bounds.height}:c=black@0`,
  ];
}

function turnedAbout(point: Point, pivot: Point, degrees: number): Point {
  const offset = turned({ x: point.x - pivot.x, y: point.y - pivot.y }, degrees);
  return { x: pivot.x + offset.x, y: pivot.y + offset.y };
}

function grown({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function evenDown(value: number): number {
  return Math.max(0, 2 * Math.floor(value / 2));
}
