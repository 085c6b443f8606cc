import type { Frame } from 'node-av/lib';
import { FARTHEST, fitToGrid, type GridFit } from '../geometry/grid.ts';
import type { Layout } from '../geometry/layout.ts';
import {
  centreOf,
  evenAround,
  intersection,
  isEmpty,
  NOISE,
  type Point,
  type Rect,
  rectAround,
  type Size,
  turned,
  turnedSize,
} from '../geometry/rect.ts';
import { clearAlphaAround } from '../pixels/alpha.ts';
import { type Cover, coversAll } from '../pixels/coverage.ts';
import { Filtering } from '../pixels/filtering.ts';
import type { Shown, Source } from '../sources/source.ts';
import { SCALER, uprightFilters } from './conversion.ts';
import { Mask } from './mask.ts';
import type { Painted } from './placer.ts';

export interface Target {
  readonly layout: Layout;
  /** Natural pixels: what of the picture is seen. */
  readonly part: Rect;
  /** Where that is on the canvas before it is turned. */
  readonly rect: Rect;
}

/** Upright, in the colours of the canvas, and with more around it. */
interface Prepared {
  readonly version: number;
  readonly frame: Frame;
  /** Pixels, without what is around it. */
  readonly size: Size;
}

/** Pixels of the canvas around a turned picture, for its edges to be mixed with. */
const EDGE = 2;

/** Puts pictures anywhere: between pixels, moving, zooming, turned. */
export class Transform implements Disposable {
  readonly #source: Source;
  readonly #resolution: Point;
  readonly #canvas: Rect;
  readonly #margins = new Filtering();
  readonly #content = new Filtering();
  readonly #mask = new Mask();
  #prepared: Prepared | null = null;

  /** `resolution`: pixels worth having for one natural pixel. */
  constructor(source: Source, resolution: Point, canvas: Rect) {
    this.#source = source;
    this.#resolution = resolution;
    this.#canvas = canvas;
  }

  place(shown: Shown, target: Target): Painted | null {
    const { layout, rect } = target;
    const bounds = evenAround(intersection(this.#turnedBounds(rect, layout), this.#canvas));
    if (isEmpty(bounds)) return null;
    const prepared = this.#prepare(shown);
    const resample = (area: Rect) =>
      this.#resampling(prepared.size, { ...target, window: shown.window }, area);
    const filters = layout.rotation % 360 === 0 ? resample(bounds) : turnedFilters(target, bounds, resample);
    const format = this.#source.alpha ? 'yuva420p' : 'yuv420p';
    const content = this.#content.apply([...filters, `format=${format}`].join(','), [prepared.frame]);
    const cover = this.#coverOf(shown, target);
    const covers = !this.#source.alpha && coversAll(cover, this.#canvas);
    const frame = covers ? content : this.#mask.apply(content, cover, bounds);
    return { frame, x: bounds.x, y: bounds.y, covers };
  }

  /** A picture with transparency ends by itself, except where it was cropped. */
  #coverOf({ window }: Shown, { layout, part, rect }: Target): Cover {
    const { centre: pivot, rotation, opacity } = layout;
    const ends = (isCropped: boolean) => (this.#source.alpha && !isCropped ? FAR : 0);
    const left = rect.x - ends(part.x > window.x + NOISE);
    const top = rect.y - ends(part.y > window.y + NOISE);
    const right = rect.x + rect.width + ends(part.x + part.width < window.x + window.width - NOISE);
    const bottom = rect.y + rect.height + ends(part.y + part.height < window.y + window.height - NOISE);
    return { rect: { x: left, y: top, width: right - left, height: bottom - top }, pivot, rotation, opacity };
  }

  #turnedBounds(rect: Rect, { centre, rotation }: Layout): Rect {
    const middle = turnedAbout(centreOf(rect), centre, rotation);
    return rectAround(middle, turnedSize(rect, rotation));
  }

  /** From the prepared picture to what fills an area of the canvas, which may lie between its pixels. */
  #resampling(
    { width, height }: Size,
    { part, rect, window }: Target & { window: Rect },
    area: Rect,
  ): string[] {
    const step = this.#source.alpha ? 1 : 2;
    // Prepared pixels for one pixel of the canvas.
    const across = ((part.width / window.width) * width) / rect.width;
    const down = ((part.height / window.height) * height) / rect.height;
    const x = fitToGrid({
      from: MARGIN + ((part.x - window.x) / window.width) * width + (area.x - rect.x) * across,
      length: area.width * across,
      size: area.width,
      available: evenUp(width + 2 * MARGIN),
      step,
    });
    const y = fitToGrid({
      from: MARGIN + ((part.y - window.y) / window.height) * height + (area.y - rect.y) * down,
      length: area.height * down,
      size: area.height,
      available: evenUp(height + 2 * MARGIN),
      step,
    });
    return gridFilters(x, y, area);
  }

  /** With more around it: scaling begins where it has to. */
  #prepare({ frame, version, window }: Shown): Prepared {
    if (this.#prepared?.version === version) return this.#prepared;
    const { alpha } = this.#source;
    const size = {
      width: Math.max(1, Math.round(window.width * this.#resolution.x)),
      height: Math.max(1, Math.round(window.height * this.#resolution.y)),
    };
    // Full chroma for what has sharp edges and will be resampled once more.
    const format = alpha ? 'yuva444p' : 'yuv420p';
    const filters = uprightFilters(this.#source, frame, { part: null, size, format });
    const prepared = this.#margins.apply([...filters, ...MARGINS].join(','), [frame]);
    if (alpha) clearAlphaAround(prepared, { margin: MARGIN, ...size });
    this.#prepared = { version, frame: prepared, size };
    return this.#prepared;
  }

  [Symbol.dispose](): void {
    this.#margins[Symbol.dispose]();
    this.#content[Symbol.dispose]();
    this.#mask[Symbol.dispose]();
  }
}

const MARGIN = FARTHEST;
const MARGINS = [
  `pad=2*ceil((iw+${2 * MARGIN})/2):2*ceil((ih+${2 * MARGIN})/2):${MARGIN}:${MARGIN}`,
  `fillborders=${MARGIN}:${MARGIN}:${MARGIN}:${MARGIN}:mode=smear`,
];

/**
 * Turned about the middle of the bounds: first an upright canvas whose middle comes to lie there, with the picture on
 * it as far as it is needed.
 */
function turnedFilters(
  { rect, layout: { rotation, centre } }: Target,
  bounds: Rect,
  resample: (area: Rect) => string[],
): string[] {
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
    ...resample(content),
    `pad=${upright.width}:${upright.height}:${x}:${y}:color=black@0`,
    `rotate=${radians.toFixed(9)}:ow=${bounds.width}:oh=${bounds.height}:c=black@0`,
  ];
}

function gridFilters(x: GridFit, y: GridFit, { width, height }: Rect): string[] {
  return [
    `crop=${x.length}:${y.length}:${x.start}:${y.start}:exact=1`,
    `scale=${x.scaled}:${y.scaled}:${SCALER}`,
    `crop=${width}:${height}:${x.offset}:${y.offset}:exact=1`,
  ];
}

/** Pixels: beyond any canvas. */
const FAR = 1e5;

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

function evenUp(value: number): number {
  return 2 * Math.ceil(value / 2);
}
