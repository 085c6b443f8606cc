import type { Clip } from '../timeline.ts';
import { isStill, layoutAt, type Moment, NO_OFFSET } from './layout.ts';
import { intersection, type Point, type Rect, type Size, union } from './rect.ts';

/** What is ever seen of a picture, and how large. */
export interface Extent {
  /** Natural pixels; whole ones for a clip that moves. */
  readonly window: Rect;
  /** Pixels worth having for one natural pixel: where the clip does not move, exactly as many as are shown. */
  readonly resolution: Point;
}

/** Pixels of a side beyond which nothing is seen any more of a picture that is larger than the canvas. */
const MAX_SIDE = 8192;

export function extentOf(clip: Clip, natural: Size, canvas: Pick<Moment, 'zoom' | 'stage'>): Extent {
  const at = (seconds: number) => layoutAt(clip, natural, { ...canvas, seconds, offset: NO_OFFSET });
  const bounds = { x: 0, y: 0, ...natural };
  if (isStill(clip)) {
    const { visible, scale } = at(0);
    const window = intersection(visible, bounds);
    return { window, resolution: bounded(scale, window) };
  }
  const moments = clip.motion.flatMap(({ keyframes }) => keyframes.map((keyframe) => keyframe.at));
  const layouts = [0, clip.length, ...moments].map(at);
  const window = wholePixels(layouts.map(({ visible }) => intersection(visible, bounds)).reduce(union));
  const largest = Math.min(1, Math.max(...layouts.flatMap(({ scale }) => [scale.x, scale.y])));
  return { window, resolution: bounded({ x: largest, y: largest }, window) };
}

function wholePixels({ x, y, width, height }: Rect): Rect {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}

function bounded({ x, y }: Point, { width, height }: Size): Point {
  return { x: Math.min(x, MAX_SIDE / width), y: Math.min(y, MAX_SIDE / height) };
}
