import type { Paragraph } from 'canvaskit-wasm/full';
import { clustersOf, drawable } from '../fonts/characters.ts';
import { Scope, skia } from '../raster/skia.ts';
import type { TextStyle } from '../timeline.ts';
import { fontBook } from './font-book.ts';
import { layOut, type Setting, type Span } from './paragraph.ts';
import { divide } from './runs.ts';

/** UTF-16 units that are laid out; breaking an endless word takes time in the square of its length. */
const MAX_LENGTH = 20_000;

/** A text that is too high for its room is made smaller, down to this share of its size; then it is cut. */
const MIN_SCALE = 0.5;

export interface Room {
  /** Pixels within which lines wrap. */
  readonly width: number;
  /** Pixels, or null for as many lines as there are. */
  readonly height: number | null;
}

/** Whether all of a text is there in its size, or had to be made smaller, or was cut off as well. */
export type Fit = 'whole' | 'shrunk' | 'cut';

/** A text with a place for each of its letters. */
export class Typesetting implements Disposable {
  readonly setting: Setting;
  readonly fit: Fit;
  /** Pixels; of the lines, from 0 at the top, and where the longest ones begin and end. */
  readonly extent: { readonly left: number; readonly right: number; readonly height: number };
  readonly #scope = new Scope();
  readonly #paragraph: Paragraph;

  constructor(text: string, style: TextStyle, { room, font }: { room: Room; font: Uint8Array | null }) {
    const kept = shorten(drawable(text));
    const runs = divide(kept, style, font);
    const collection = this.#scope.own(fontBook().collection());
    const size = Math.max(1, style.size);
    const whole = {
      text: kept,
      runs,
      style,
      size,
      width: Math.max(1, room.width),
      maxLines: null,
      collection,
    };
    this.setting = fitted(whole, room.height);
    this.#paragraph = this.#scope.own(layOut(this.setting, everything(kept), null));
    const cut = this.#paragraph.didExceedMaxLines() || kept !== drawable(text);
    this.fit = cut ? 'cut' : this.setting.size < size ? 'shrunk' : 'whole';
    this.extent = extentOf(this.#paragraph);
  }

  get text(): string {
    return this.setting.text;
  }

  /** Where a stretch of the text is, line by line. */
  rectanglesOf({ start, end }: { start: number; end: number }): Rectangle[] {
    const { RectHeightStyle, RectWidthStyle } = skia;
    return this.#paragraph
      .getRectsForRange(start, end, RectHeightStyle.Tight, RectWidthStyle.Tight)
      .map(({ rect: [left = 0, top = 0, right = 0, bottom = 0] }) => ({ left, top, right, bottom }));
  }

  [Symbol.dispose](): void {
    this.#scope[Symbol.dispose]();
  }
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function everything(text: string): Span[] {
  return [{ start: 0, end: text.length, colour: null }];
}

function shorten(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  let end = 0;
  for (const { start } of clustersOf(text.slice(0, MAX_LENGTH))) end = start;
  return `${text.slice(0, end)}…`;
}

/** In the largest whole number of pixels in which it fits, or else cut off in the smallest one. */
function fitted(whole: Setting, limit: number | null): Setting {
  const isFitting = (size: number) => limit === null || heightOf({ ...whole, size }) <= limit;
  if (limit === null || isFitting(whole.size)) return whole;
  let [fits, tooLarge] = [Math.max(1, Math.ceil(whole.size * MIN_SCALE)), Math.ceil(whole.size)];
  if (!isFitting(fits)) {
    const lines = Math.floor(limit / (fits * whole.style.lineHeight));
    return { ...whole, size: fits, maxLines: Math.max(1, lines) };
  }
  while (tooLarge - fits > 1) {
    const middle = Math.floor((fits + tooLarge) / 2);
    if (isFitting(middle)) fits = middle;
    else tooLarge = middle;
  }
  return { ...whole, size: fits };
}

function heightOf(setting: Setting): number {
  using scope = new Scope();
  return scope.own(layOut(setting, everything(setting.text), null)).getHeight();
}

function extentOf(paragraph: Paragraph): Typesetting['extent'] {
  const lines = paragraph.getLineMetrics();
  const lefts = lines.map(({ left }) => left);
  const rights = lines.map(({ left, width }) => left + width);
  // One by one: there may be too many for the arguments of a call.
  return {
    left: lefts.reduce((least, one) => Math.min(least, one), lefts[0] ?? 0),
    right: rights.reduce((most, one) => Math.max(most, one), rights[0] ?? 0),
    height: paragraph.getHeight(),
  };
}
