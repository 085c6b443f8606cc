export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point, Size {}

/** Without area, and perhaps of negative size, where they do not overlap. */
export function intersection(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.min(a.x + a.width, b.x + b.width) - x,
    height: Math.min(a.y + a.height, b.y + b.height) - y,
  };
}

export function contains(outer: Rect, inner: Rect): boolean {
  const { width, height } = intersection(outer, inner);
  return width === inner.width && height === inner.height;
}

export function isEmpty({ width, height }: Rect): boolean {
  return width <= 0 || height <= 0;
}

export function union(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

export function centreOf({ x, y, width, height }: Rect): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

export function rectAround({ x, y }: Point, { width, height }: Size): Rect {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** What a rectangle takes up when it is turned about its centre by that many degrees. */
export function turnedSize({ width, height }: Size, degrees: number): Size {
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(radians)), Math.abs(Math.sin(radians))];
  return { width: width * cos + height * sin, height: width * sin + height * cos };
}

/** A point turned clockwise about the origin, as y grows downwards. */
export function turned({ x, y }: Point, degrees: number): Point {
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

/** The smallest rectangle around it with even corners: chroma has one sample for two pixels. */
export function evenAround({ x, y, width, height }: Rect): Rect {
  const [left, top] = [2 * Math.floor((x + NOISE) / 2), 2 * Math.floor((y + NOISE) / 2)];
  return {
    x: left,
    y: top,
    width: 2 * Math.ceil((x + width - NOISE) / 2) - left,
    height: 2 * Math.ceil((y + height - NOISE) / 2) - top,
  };
}

/** The next even number, but for noise. */
export function evenUp(value: number): number {
  return 2 * Math.ceil((value - NOISE) / 2);
}

/** Pixels that two ways to compute the same place may differ by. */
export const NOISE = 1e-4;
