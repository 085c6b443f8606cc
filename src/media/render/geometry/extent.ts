import type { Clip } from '../timeline.ts';
import { isStill, type Layout, layoutAt, type Moment, NO_OFFSET } from './layout.ts';
import { contains, intersection, isEmpty, type Point, type Rect, type Size, union } from './rect.ts';

/** What is ever seen of a picture, and how large. */
export interface Extent {
  /** Natural pixels; whole ones for a clip that moves. */
  readonly window: Rect;
  /** Pixels worth having for one natural pixel. */
  readonly resolution: Point;
}

/**
 * Pixels that a moving picture has for one of the canvas when it is largest. Some more than one: pixels that are scaled
 * by nearly 1 come to lie between pixels only where there are thousands of them, see `fitToGrid`.
 */
const FINENESS = 1.083;

/** Pixels of a side: no more of a picture that grows beyond the canvas, which then is less sharp and still fits into memory. */
const MAX_SIDE = 4096;

export function extentOf(clip: Clip, natural: Size, canvas: Pick<Moment, 'zoom' | 'stage'>): Extent {
  const at = (seconds: number) => layoutAt(clip, natural, { ...canvas, seconds, offset: NO_OFFSET });
  const bounds = { x: 0, y: 0, ...natural };
  const { visible, scale, rotation } = at(0);
  if (isStill(clip) && rotation % 360 === 0) {
    const seen = intersection(visible, bounds);
    const onStage = intersection(seen, stageIn(at(0), canvas));
    const window = contains(onStage, seen) || isEmpty(onStage) ? seen : wholePixels(onStage);
    return { window, resolution: bounded(scale, window) };
  }
  const moments = clip.motion.flatMap(({ keyframes }) => keyframes.map((keyframe) => keyframe.at));
  const layouts = [0, clip.length, ...moments].map(at);
  const window = wholePixels(layouts.map((layout) => intersection(layout.visible, bounds)).reduce(union));
  const resolution = {
    x: FINENESS * Math.max(...layouts.map((layout) => layout.scale.x)),
    y: FINENESS * Math.max(...layouts.map((layout) => layout.scale.y)),
  };
  return { window, resolution: bounded(resolution, window) };
}

/** The stage in natural pixels. */
function stageIn({ pivot, centre, scale }: Layout, { zoom, stage }: Pick<Moment, 'zoom' | 'stage'>): Rect {
  return {
    x: pivot.x - centre.x / scale.x,
    y: pivot.y - centre.y / scale.y,
    width: (stage.width * zoom.x) / scale.x,
    height: (stage.height * zoom.y) / scale.y,
  };
}

function wholePixels({ x, y, width, height }: Rect): Rect {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}

function bounded({ x, y }: Point, { width, height }: Size): Point {
  return { x: Math.min(x, MAX_SIDE / width), y: Math.min(y, MAX_SIDE / height) };
}
