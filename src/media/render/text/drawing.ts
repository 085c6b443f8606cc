import type { Canvas, Paint, Paragraph } from 'canvaskit-wasm/full';
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

  /** The shadow is that of everything: letters, their outline, and emoji. */
  #drawLetters(canvas: Canvas, { spans }: Appearance, scope: Scope): void {
    const { outline, shadow } = this.#block.style;
    const paragraphs = [this.#layOut(spans, { stroke: null, scope })];
    if (outline !== null && outline.width > 0) {
      const outlined = spans.map((span) => ({ ...span, colour: span.colour && outline.colour }));
      // Half of a stroke is inside of the letter, and under it.
      paragraphs.unshift(this.#layOut(outlined, { stroke: outline.width * 2, scope }));
    }
    const { x, y } = this.#block.origin;
    const draw = () => {
      for (const paragraph of paragraphs) canvas.drawParagraph(paragraph, x, y);
    };
    if (shadow !== null) this.#drawShadow(canvas, shadow, { draw, scope });
    draw();
  }

  #layOut(spans: readonly Span[], { stroke, scope }: { stroke: number | null; scope: Scope }): Paragraph {
    return scope.own(layOut(this.#block.setting, spans, stroke));
  }

  /** What is drawn, in one colour and blurred. Within bounds, because every pixel of a layer takes its time. */
  #drawShadow(
    canvas: Canvas,
    { colour, blur, x, y }: NonNullable<TextStyle['shadow']>,
    { draw, scope }: { draw: () => void; scope: Scope },
  ): void {
    const layer = scope.own(new skia.Paint());
    layer.setColorFilter(scope.own(skia.ColorFilter.MakeBlend(toSkia(colour), skia.BlendMode.SrcIn)));
    if (blur > 0) {
      // As in CSS, the blur is twice the standard deviation.
      const { Decal } = skia.TileMode;
      layer.setImageFilter(scope.own(skia.ImageFilter.MakeBlur(blur / 2, blur / 2, Decal, null)));
    }
    const { left, top, right, bottom } = this.#block.ink;
    canvas.save();
    canvas.translate(x, y);
    canvas.saveLayer(layer, skia.LTRBRect(left, top, right, bottom));
    draw();
    canvas.restore();
    canvas.restore();
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
