import type { Anchor, Clip, Motion, Picture, Placement, View } from '../timeline.ts';
import { ease, isConstant, mix, valueAt } from './easing.ts';
import { centreOf, type Point, type Rect, rectAround, type Size } from './rect.ts';

/** Where a picture is at one moment. Natural pixels are those of the picture, as large as it is by itself. */
export interface Layout {
  /** Natural pixels: what of the picture may be seen. */
  readonly visible: Rect;
  /** Which natural point lies on which point of the canvas, and what the picture turns about. */
  readonly pivot: Point;
  readonly centre: Point;
  /** Canvas pixels for one natural pixel. */
  readonly scale: Point;
  /** Degrees, clockwise. */
  readonly rotation: number;
  readonly opacity: number;
}

/** What a transition adds to a clip's own placement. */
export interface Offset {
  readonly scale: number;
  /** Shares of the stage's width and height. */
  readonly x: number;
  readonly y: number;
}

export const NO_OFFSET: Offset = { scale: 1, x: 0, y: 0 };

export interface Moment {
  /** From the beginning of the clip. */
  readonly seconds: number;
  /** Canvas pixels for one pixel of the stage. */
  readonly zoom: Point;
  /** The stage's. */
  readonly stage: Size;
  readonly offset: Offset;
}

export function layoutAt(
  { picture, placement, motion, length }: Clip,
  natural: Size,
  moment: Moment,
): Layout {
  const { seconds, zoom, stage, offset } = moment;
  const region = regionAt(picture, natural, seconds / length);
  const fitted = fit(placement, region);
  const size = placement.scale * motionOf(motion, 'scale', seconds) * offset.scale;
  const box = boxCentre(placement);
  return {
    visible: cropped(picture, placement, { region, fitted }),
    pivot: centreOf(region),
    centre: {
      x: (box.x + motionOf(motion, 'x', seconds) + offset.x * stage.width) * zoom.x,
      y: (box.y + motionOf(motion, 'y', seconds) + offset.y * stage.height) * zoom.y,
    },
    scale: { x: fitted.x * size * zoom.x, y: fitted.y * size * zoom.y },
    rotation: placement.rotation + motionOf(motion, 'rotation', seconds),
    opacity: Math.min(1, Math.max(0, placement.opacity * motionOf(motion, 'opacity', seconds))),
  };
}

/** Whether a clip is laid out in the same way all the time. */
export function isStill({ picture, motion }: Clip): boolean {
  return motion.length === 0 && hasStillView(picture);
}

/** Whether nothing about its layout changes at that time, but perhaps its opacity. */
export function isAtRest({ picture, motion }: Clip, seconds: number): boolean {
  const inPlace = motion.filter(({ property }) => property !== 'opacity');
  return hasStillView(picture) && inPlace.every(({ keyframes }) => isConstant(keyframes, seconds));
}

function hasStillView(picture: Picture): boolean {
  const view = viewOf(picture);
  return view === null || sameRegion(view);
}

export function viewOf(picture: Picture): View | null {
  return picture.kind === 'video' || picture.kind === 'image' ? picture.view : null;
}

function sameRegion({ from, to }: View): boolean {
  return from.x === to.x && from.y === to.y && from.width === to.width && from.height === to.height;
}

/** Natural pixels of the part that is fitted into the box. */
function regionAt(picture: Picture, { width, height }: Size, share: number): Rect {
  const view = viewOf(picture);
  if (view === null) return { x: 0, y: 0, width, height };
  const { from, to } = view;
  const way = ease(view.easing, share);
  return {
    x: mix(from.x, to.x, way) * width,
    y: mix(from.y, to.y, way) * height,
    width: mix(from.width, to.width, way) * width,
    height: mix(from.height, to.height, way) * height,
  };
}

/** Pixels of the stage for one natural pixel, before any scaling of the clip. */
function fit({ fit: how, box }: Placement, region: Size): Point {
  const [x, y] = [box.width / region.width, box.height / region.height];
  switch (how) {
    case 'fill':
      return { x, y };
    case 'cover':
      return { x: Math.max(x, y), y: Math.max(x, y) };
    case 'contain':
      return { x: Math.min(x, y), y: Math.min(x, y) };
    case 'none':
      return { x: 1, y: 1 };
  }
}

/**
 * What covers a box is cut off at its edges, and a view shows nothing around it. Shadows and strokes, on the other hand,
 * may well reach over the picture that they belong to.
 */
function cropped(
  picture: Picture,
  { fit: how, box }: Placement,
  { region, fitted }: { region: Rect; fitted: Point },
): Rect {
  const bounds = viewOf(picture) === null ? rectAround(centreOf(region), EVERYTHING) : region;
  if (how !== 'cover') return bounds;
  const shown = rectAround(centreOf(region), { width: box.width / fitted.x, height: box.height / fitted.y });
  const isCutX = shown.width < region.width - TOLERANCE;
  const isCutY = shown.height < region.height - TOLERANCE;
  return {
    x: isCutX ? shown.x : bounds.x,
    width: isCutX ? shown.width : bounds.width,
    y: isCutY ? shown.y : bounds.y,
    height: isCutY ? shown.height : bounds.height,
  };
}

const EVERYTHING = { width: 1e6, height: 1e6 };
const TOLERANCE = 1e-6;

function boxCentre({ anchor, box, x, y }: Placement): Point {
  const { left, top } = ANCHOR_POINTS[anchor];
  return { x: x + (0.5 - left) * box.width, y: y + (0.5 - top) * box.height };
}

/** Shares of the box. */
const ANCHOR_POINTS: Readonly<Record<Anchor, { left: number; top: number }>> = {
  center: { left: 0.5, top: 0.5 },
  top: { left: 0.5, top: 0 },
  bottom: { left: 0.5, top: 1 },
  left: { left: 0, top: 0.5 },
  right: { left: 1, top: 0.5 },
  topLeft: { left: 0, top: 0 },
  topRight: { left: 1, top: 0 },
  bottomLeft: { left: 0, top: 1 },
  bottomRight: { left: 1, top: 1 },
};

const ADDED: ReadonlySet<Motion['property']> = new Set(['x', 'y', 'rotation']);

/** What all motions of a property come to together. */
function motionOf(motions: readonly Motion[], property: Motion['property'], seconds: number): number {
  const values = motions
    .filter((motion) => motion.property === property)
    .map(({ keyframes }) => valueAt(keyframes, seconds));
  return ADDED.has(property)
    ? values.reduce((sum, value) => sum + value, 0)
    : values.reduce((product, value) => product * value, 1);
}
