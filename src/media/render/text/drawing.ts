import type { Canvas, Paint } from 'canvaskit-wasm/full';
import { AssetError } from '#errors.ts';
import { type Bitmap, drawBitmap, isBounded } from '../raster/bitmap.ts';
import { toSkia } from '../raster/colour.ts';
import { fillPaint } from '../raster/paints.ts';
import { Scope, skia } from '../raster/skia.ts';
import type { Colour, MediaIndex, TextStyle } from '../timeline.ts';
import { type DrawnText, TextBlock } from './block.ts';
import { layOut, type Span } from './paragraph.ts';
import type { Fit, Rectangle } from './typesetting.ts';

/** The bytes of users' fonts, by their index in the media of the timeline. */
export type OwnFonts = ReadonlyMap<MediaIndex, Uint8Array>;

/** What changes from one bitmap of a text to the next. */
export interface Appearance {
  /** All of the text, in order. */
  readonly spans: readonly Span[];
  /** A stretch with a colour of its own behind it. */
  readonly mark: { readonly start: number; readonly end: number; readonly colour: Colour } | null;
}

/** A text that is laid out once and drawn as often as its appearance changes. */
export class TextDrawing implements Disposable {
  readonly #block: TextBlock;

  /** Throws `unprocessable` for a font of the user's that is none. */
  constructor(text: DrawnText, fonts: OwnFonts) {
    this.#block = new TextBlock(text, ownFont(text.style, fonts));
  }

  /** As it is laid out: composed, and without what cannot be drawn. */
  get text(): string {
    return this.#block.setting.text;
  }

  get fit(): Fit {
    return isBounded(this.#block.region) ? this.#block.fit : 'cut';
  }

  whole(): Appearance {
    return { spans: [{ start: 0, end: this.text.length, colour: this.#block.style.colour }], mark: null };
  }

  draw(appearance: Appearance): Bitmap {
    return drawBitmap(this.#block.region, this.#block.box, (canvas) => {
      using scope = new Scope();
      if (this.text.trim() === '') return;
      this.#drawBackground(canvas, scope);
      this.#drawMark(canvas, appearance, scope);
      this.#drawLetters(canvas, appearance, scope);
    });
  }

  #drawBackground(canvas: Canvas, scope: Scope): void {
    const { background } = this.#block.style;
    if (background === null) return;
    const { colour, radius } = background;
    drawRounded(canvas, this.#block.background, { radius, paint: fillPaint(scope, colour) });
  }

  #drawMark(canvas: Canvas, { mark }: Appearance, scope: Scope): void {
    if (mark === null) return;
    const { size } = this.#block.setting;
    const paint = fillPaint(scope, mark.colour);
    for (const { left, right, ...rows } of this.#block.rectanglesOf(mark)) {
      const wider = { left: left - size * MARK_BESIDE, right: right + size * MARK_BESIDE, ...rows };
      drawRounded(canvas, wider, { radius: size * MARK_RADIUS, paint });
    }
  }

  /** In one layer, so that the shadow is that of everything: letters, their outline, and emoji. */
  #drawLetters(canvas: Canvas, { spans }: Appearance, scope: Scope): void {
    const { outline } = this.#block.style;
    const layer = this.#shadowLayer(scope);
    if (layer !== null) canvas.saveLayer(layer);
    // Half of a stroke is inside of the letter, and under it.
    if (outline !== null && outline.width > 0) {
      const outlined = spans.map((span) => ({ ...span, colour: span.colour && outline.colour }));
      this.#drawParagraph(canvas, outlined, { stroke: outline.width * 2, scope });
    }
    this.#drawParagraph(canvas, spans, { stroke: null, scope });
    if (layer !== null) canvas.restore();
  }

  #drawParagraph(
    canvas: Canvas,
    spans: readonly Span[],
    { stroke, scope }: { stroke: number | null; scope: Scope },
  ): void {
    const { x, y } = this.#block.origin;
    canvas.drawParagraph(scope.own(layOut(this.#block.setting, spans, stroke)), x, y);
  }

  #shadowLayer(scope: Scope): Paint | null {
    const { shadow } = this.#block.style;
    if (shadow === null) return null;
    // As in CSS, the blur is twice the standard deviation.
    const [sigma, colour] = [shadow.blur / 2, toSkia(shadow.colour)];
    const filter = skia.ImageFilter.MakeDropShadow(shadow.x, shadow.y, sigma, sigma, colour, null);
    const layer = scope.own(new skia.Paint());
    layer.setImageFilter(scope.own(filter));
    return layer;
  }

  [Symbol.dispose](): void {
    this.#block[Symbol.dispose]();
  }
}

/** Multiples of the size. */
const MARK_BESIDE = 0.12;
const MARK_RADIUS = 0.15;

function drawRounded(
  canvas: Canvas,
  { left, top, right, bottom }: Rectangle,
  { radius, paint }: { radius: number; paint: Paint },
): void {
  canvas.drawRRect(skia.RRectXY(skia.LTRBRect(left, top, right, bottom), radius, radius), paint);
}

function ownFont({ fontMedia }: TextStyle, fonts: OwnFonts): Uint8Array | null {
  if (fontMedia === null) return null;
  const font = fonts.get(fontMedia);
  if (font === undefined) throw new AssetError('internal', `The font at ${fontMedia} was not handed in.`);
  return font;
}
