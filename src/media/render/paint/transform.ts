import type { Frame } from 'node-av/lib';
import { Filtering } from '../../engine/filtering.ts';
import {
  evenAround,
  evenUp,
  intersection,
  isEmpty,
  NOISE,
  type Point,
  type Rect,
  type Size,
} from '../geometry/rect.ts';
import { clearAlphaAround } from '../pixels/alpha.ts';
import { type Cover, coversAll } from '../pixels/coverage.ts';
import type { Shown, Source } from '../sources/source.ts';
import { uprightFilters } from './conversion.ts';
import { Mask } from './mask.ts';
import type { Painted } from './placer.ts';
import { boundsOf, MARGIN, resampling, type Target, turning } from './resampling.ts';

/** Upright, in the colours of the canvas, and with more around it. */
interface Prepared {
  readonly version: number;
  readonly frame: Frame;
  /** Pixels, without what is around it. */
  readonly size: Size;
}

/** Pixels: beyond any canvas. */
const FAR = 1e5;

/** Scaling begins where it has to, not where the picture does. */
const MARGINS = [
  `pad=iw+${2 * MARGIN}:ih+${2 * MARGIN}:${MARGIN}:${MARGIN}`,
  `fillborders=${MARGIN}:${MARGIN}:${MARGIN}:${MARGIN}:mode=smear`,
];

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
    const bounds = evenAround(intersection(boundsOf(rect, layout), this.#canvas));
    if (isEmpty(bounds)) return null;
    const prepared = this.#prepare(shown);
    const original = {
      ...target,
      window: shown.window,
      size: prepared.size,
      step: this.#source.alpha ? 1 : 2,
    } as const;
    const filters = layout.rotation % 360 === 0 ? resampling(original, bounds) : turning(original, bounds);
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

  /** With more around it: scaling begins where it has to. */
  #prepare({ frame, version, window }: Shown): Prepared {
    if (this.#prepared?.version === version) return this.#prepared;
    const { alpha } = this.#source;
    const size = {
      width: evenUp(window.width * this.#resolution.x),
      height: evenUp(window.height * this.#resolution.y),
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
