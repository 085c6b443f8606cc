import type {
  FontCollection,
  Paint,
  Paragraph,
  ParagraphBuilder,
  TextStyle as SkiaStyle,
  StrutStyle,
} from 'canvaskit-wasm/full';
import { TRANSPARENT, toSkia } from '../raster/colour.ts';
import { fillPaint, strokePaint } from '../raster/paints.ts';
import { Scope, skia } from '../raster/skia.ts';
import type { Colour, TextStyle } from '../timeline.ts';
import { directionOf } from './direction.ts';
import type { Run, Runs } from './runs.ts';

/** A stretch of text in one colour, or that is only kept room for; offsets are in UTF-16. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly colour: Colour | null;
}

/** What a text is set with; the same setting gives every letter the same place, whatever its colour. */
export interface Setting {
  readonly text: string;
  readonly runs: Runs;
  readonly style: TextStyle;
  /** Pixels; not that of the style where the text was shrunk. */
  readonly size: number;
  readonly width: number;
  /** What ends in an ellipsis, or null for as many lines as there are. */
  readonly maxLines: number | null;
  readonly collection: FontCollection;
}

/** Lays out a text to be filled, or to be outlined by a stroke of a width. The caller deletes it. */
export function layOut(setting: Setting, spans: readonly Span[], stroke: number | null): Paragraph {
  using scope = new Scope();
  const builder = scope.own(
    skia.ParagraphBuilder.MakeFromFontCollection(paragraphStyle(setting), setting.collection),
  );
  for (const piece of pieces(setting.runs.runs, spans))
    addPiece(builder, setting, { ...piece, stroke, scope });
  const paragraph = builder.build();
  paragraph.layout(setting.width);
  return paragraph;
}

interface Piece extends Span {
  readonly kind: Run['kind'];
}

/** Runs, divided where the colour changes. */
function pieces(runs: readonly Run[], spans: readonly Span[]): Piece[] {
  return runs.flatMap((run) =>
    spans.flatMap(({ start, end, colour }) => {
      const piece = { start: Math.max(start, run.start), end: Math.min(end, run.end) };
      return piece.start < piece.end ? [{ ...piece, kind: run.kind, colour }] : [];
    }),
  );
}

interface Inking {
  readonly stroke: number | null;
  readonly scope: Scope;
}

function addPiece(builder: ParagraphBuilder, setting: Setting, piece: Piece & Inking): void {
  const background = fillPaint(piece.scope, TRANSPARENT);
  builder.pushPaintStyle(styleOf(setting, piece.kind), paintOf(piece), background);
  builder.addText(setting.text.slice(piece.start, piece.end));
  builder.pop();
}

/** A stroke around the layers of a colour picture would only smudge it. */
function paintOf({ kind, colour, stroke, scope }: Piece & Inking): Paint {
  if (stroke === null) return fillPaint(scope, colour ?? TRANSPARENT);
  const inked = kind === 'emoji' ? TRANSPARENT : (colour ?? TRANSPARENT);
  const paint = strokePaint(scope, { colour: inked, width: stroke });
  // Sharp corners of letters would grow spikes.
  paint.setStrokeJoin(skia.StrokeJoin.Round);
  return paint;
}

function styleOf({ style, size, runs }: Setting, kind: Run['kind']): SkiaStyle {
  const shape = kind === 'emoji' ? {} : letterShape(style);
  return new skia.TextStyle({
    color: toSkia(TRANSPARENT),
    fontFamilies: [...(kind === 'emoji' ? runs.emoji : runs.letters)],
    fontSize: size,
    heightMultiplier: style.lineHeight,
    halfLeading: true,
    letterSpacing: (style.letterSpacing * size) / Math.max(1, style.size),
    ...shape,
  });
}

/** Variable fonts have every weight; of others, Skia makes what is missing by thickening and slanting. */
function letterShape({ weight, italic }: TextStyle): Partial<SkiaStyle> {
  return {
    fontVariations: [{ axis: 'wght', value: weight }],
    fontStyle: {
      weight: { value: weight },
      slant: italic ? skia.FontSlant.Italic : skia.FontSlant.Upright,
    },
  };
}

const ELLIPSIS = '…';

function paragraphStyle(setting: Setting) {
  const { style, maxLines } = setting;
  const isLeftToRight = directionOf(setting.text, style) === 'ltr';
  return new skia.ParagraphStyle({
    textStyle: styleOf(setting, 'letters'),
    strutStyle: strutOf(setting),
    textAlign: ALIGNMENTS[style.align],
    textDirection: isLeftToRight ? skia.TextDirection.LTR : skia.TextDirection.RTL,
    replaceTabCharacters: true,
    ...(maxLines === null ? {} : { maxLines, ellipsis: ELLIPSIS }),
  });
}

/** Every line is as high as told, whatever fonts are in it. */
function strutOf({ style, size, runs }: Setting): StrutStyle {
  return {
    strutEnabled: true,
    forceStrutHeight: true,
    fontFamilies: [...runs.letters],
    fontSize: size,
    heightMultiplier: style.lineHeight,
    halfLeading: true,
  };
}

const ALIGNMENTS = {
  start: skia.TextAlign.Start,
  left: skia.TextAlign.Left,
  center: skia.TextAlign.Center,
  right: skia.TextAlign.Right,
  end: skia.TextAlign.End,
};
