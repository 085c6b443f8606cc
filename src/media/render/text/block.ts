import type { Region, Size } from '../raster/bitmap.ts';
import type { TextStyle } from '../timeline.ts';
import type { Setting } from './paragraph.ts';
import { type Fit, type Rectangle, Typesetting } from './typesetting.ts';

export interface DrawnText {
  readonly text: string;
  readonly style: TextStyle;
  /** Pixels of the box; the text keeps the padding of its background away from its edges. */
  readonly width: number;
  readonly height: number | null;
}

/** A text in its box, in pixels from the top left of the box. */
export class TextBlock implements Disposable {
  readonly style: TextStyle;
  readonly box: Size;
  /** Where the first line begins. */
  readonly origin: { readonly x: number; readonly y: number };
  /** Around the lines, as long as the longest of them. */
  readonly lines: Rectangle;
  readonly #typesetting: Typesetting;

  constructor({ text, style, width, height }: DrawnText, font: Uint8Array | null) {
    const padding = style.background?.padding ?? 0;
    const inner = (side: number) => Math.max(1, side - padding * 2);
    const room = { width: inner(width), height: height === null ? null : inner(height) };
    this.style = style;
    this.#typesetting = new Typesetting(text, style, { room, font });
    const { extent } = this.#typesetting;
    this.box = { width, height: height ?? extent.height + padding * 2 };
    const spare = this.box.height - padding * 2 - extent.height;
    const [x, y] = [padding, padding + spare * SHARE_ABOVE[style.verticalAlign]];
    this.origin = { x, y };
    this.lines = { left: x + extent.left, top: y, right: x + extent.right, bottom: y + extent.height };
  }

  get setting(): Setting {
    return this.#typesetting.setting;
  }

  get fit(): Fit {
    return this.#typesetting.fit;
  }

  /** The lines with what is behind them. */
  get background(): Rectangle {
    return grow(this.lines, this.style.background?.padding ?? 0);
  }

  /** Where letters and their outline are, which may be higher than their line and lean out of it. */
  get ink(): Rectangle {
    return grow(this.lines, Math.min(MAX_MARGIN, this.setting.size / 2 + (this.style.outline?.width ?? 0)));
  }

  /** All of it with its shadow. */
  get region(): Region {
    const { shadow } = this.style;
    const reach = shadow === null ? 0 : Math.max(Math.abs(shadow.x), Math.abs(shadow.y)) + shadow.blur * 1.5;
    const { left, top, right, bottom } = grow(around(this.ink, this.background), Math.min(MAX_MARGIN, reach));
    const [x, y] = [Math.floor(left), Math.floor(top)];
    return { x, y, width: Math.ceil(right) - x, height: Math.ceil(bottom) - y };
  }

  /** Where a stretch of the text is, line by line. */
  rectanglesOf(stretch: { readonly start: number; readonly end: number }): Rectangle[] {
    const { x, y } = this.origin;
    return this.#typesetting.rectanglesOf(stretch).map(({ left, top, right, bottom }) => ({
      left: x + left,
      top: y + top,
      right: x + right,
      bottom: y + bottom,
    }));
  }

  [Symbol.dispose](): void {
    this.#typesetting[Symbol.dispose]();
  }
}

/** Keeps the box within what can be drawn, whatever is around it. */
const MAX_MARGIN = 1_024;

const SHARE_ABOVE = { top: 0, middle: 0.5, bottom: 1 };

function grow({ left, top, right, bottom }: Rectangle, by: number): Rectangle {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

function around(one: Rectangle, other: Rectangle): Rectangle {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}
