import type { Frame } from 'node-av/lib';
import { Filtering } from '../../engine/filtering.ts';
import type { Layout } from '../geometry/layout.ts';
import {
  contains,
  evenAround,
  intersection,
  isEmpty,
  NOISE,
  type Point,
  type Rect,
  type Size,
} from '../geometry/rect.ts';
import { coversAll } from '../pixels/coverage.ts';
import type { Shown, Source } from '../sources/source.ts';
import { alignedFilters } from './conversion.ts';
import { Mask } from './mask.ts';
import type { Target } from './resampling.ts';
import { Transform } from './transform.ts';

/** A picture as it is put on the canvas. The same object as before means: nothing has changed. */
export interface Painted {
  /** With an alpha plane, unless it covers the canvas. Valid until its layer is asked again. */
  readonly frame: Frame;
  /** Even. */
  readonly x: number;
  readonly y: number;
  /** Nothing of what is behind it can be seen. */
  readonly covers: boolean;
}

interface Memory {
  readonly version: number;
  readonly layout: Layout;
  readonly painted: Painted | null;
}

/** Brings what a source shows to where its clip is laid out, as pixels of the canvas. */
export class Placer implements Disposable {
  readonly #source: Source;
  readonly #canvas: Rect;
  readonly #content = new Filtering();
  readonly #mask = new Mask();
  readonly #transform: Transform;
  #last: Memory | null = null;

  /** `resolution`: pixels worth having for one natural pixel. */
  constructor(source: Source, resolution: Point, canvas: Size) {
    this.#source = source;
    this.#canvas = { x: 0, y: 0, ...canvas };
    this.#transform = new Transform(source, resolution, this.#canvas);
  }

  /** Null where nothing of it is on the canvas. `isSteady`: while the clip does not move. */
  place(shown: Shown, layout: Layout, isSteady: boolean): Painted | null {
    const { version } = shown;
    if (this.#last?.version === version && sameLayout(this.#last.layout, layout)) return this.#last.painted;
    const painted = layout.opacity === 0 ? null : this.#paint(shown, layout, isSteady);
    this.#last = { version, layout, painted };
    return painted;
  }

  #paint(shown: Shown, layout: Layout, isSteady: boolean): Painted | null {
    const part = intersection(layout.visible, shown.window);
    const exact = onCanvas(part, layout);
    if (isEmpty(part) || exact.width < NOISE || exact.height < NOISE) return null;
    // What does not move is sharpest in whole pixels; what moves would jump from one to the next.
    const rect = wholePixels(exact);
    return isSteady && layout.rotation % 360 === 0 && this.#isAffordable(rect)
      ? this.#scale(shown, { layout, part, rect })
      : this.#transform.place(shown, { layout, part, rect: exact });
  }

  /** Little enough of it is outside of the canvas. */
  #isAffordable({ width, height }: Size): boolean {
    return width * height <= 4 * this.#canvas.width * this.#canvas.height;
  }

  /** Straight from the source's pixels to those of the canvas. */
  #scale(shown: Shown, { layout, part, rect }: Target): Painted | null {
    const bounds = evenAround(rect);
    if (isEmpty(intersection(bounds, this.#canvas))) return null;
    const filters = alignedFilters(this.#source, shown.frame, {
      part: shareOf(part, shown.window),
      rect,
      bounds,
    });
    const content = this.#content.apply(filters.join(','), [shown.frame]);
    const cover = { rect, pivot: layout.centre, rotation: 0, opacity: layout.opacity };
    const covers = !this.#source.alpha && coversAll(cover, this.#canvas) && contains(this.#canvas, bounds);
    const frame = covers ? content : this.#mask.apply(content, cover, bounds);
    return { frame, x: bounds.x, y: bounds.y, covers };
  }

  [Symbol.dispose](): void {
    this.#content[Symbol.dispose]();
    this.#mask[Symbol.dispose]();
    this.#transform[Symbol.dispose]();
  }
}

/** Where a part of the picture would be on the canvas, were it not turned. */
export function onCanvas(part: Rect, { pivot, centre, scale }: Layout): Rect {
  return {
    x: centre.x + (part.x - pivot.x) * scale.x,
    y: centre.y + (part.y - pivot.y) * scale.y,
    width: part.width * scale.x,
    height: part.height * scale.y,
  };
}

function wholePixels({ x, y, width, height }: Rect): Rect {
  const [left, top] = [Math.round(x), Math.round(y)];
  return { x: left, y: top, width: Math.round(x + width) - left, height: Math.round(y + height) - top };
}

function shareOf(part: Rect, window: Rect): Rect | null {
  const share = {
    x: (part.x - window.x) / window.width,
    y: (part.y - window.y) / window.height,
    width: part.width / window.width,
    height: part.height / window.height,
  };
  return share.width > 1 - WHOLE && share.height > 1 - WHOLE ? null : share;
}

const WHOLE = 1e-6;

function sameLayout(a: Layout, b: Layout): boolean {
  return (
    a.opacity === b.opacity &&
    a.rotation === b.rotation &&
    a.scale.x === b.scale.x &&
    a.scale.y === b.scale.y &&
    a.centre.x === b.centre.x &&
    a.centre.y === b.centre.y &&
    a.pivot.x === b.pivot.x &&
    a.pivot.y === b.pivot.y &&
    a.visible.x === b.visible.x &&
    a.visible.y === b.visible.y &&
    a.visible.width === b.visible.width &&
    a.visible.height === b.visible.height
  );
}
