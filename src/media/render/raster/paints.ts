import type { Paint, Shader } from 'canvaskit-wasm/full';
import type { Colour, Fill } from '../timeline.ts';
import type { Size } from './bitmap.ts';
import { toSkia } from './colour.ts';
import { type Scope, skia } from './skia.ts';

/** Smooth edges, and no dithering, so that a colour is the same in every pixel. */
export function fillPaint(scope: Scope, colour: Colour): Paint {
  const paint = scope.own(new skia.Paint());
  paint.setAntiAlias(true);
  paint.setDither(false);
  paint.setColor(toSkia(colour));
  return paint;
}

export function strokePaint(scope: Scope, { colour, width }: { colour: Colour; width: number }): Paint {
  const paint = fillPaint(scope, colour);
  paint.setStyle(skia.PaintStyle.Stroke);
  paint.setStrokeWidth(width);
  return paint;
}

/** For a fill that covers a box with its top left at 0, 0. */
export function boxPaint(scope: Scope, fill: Fill, box: Size): Paint {
  if (fill.kind === 'solid') return fillPaint(scope, fill.colour);
  const paint = fillPaint(scope, '#000000ff');
  paint.setShader(scope.own(fill.kind === 'linear' ? linear(fill, box) : radial(fill, box)));
  return paint;
}

type Gradient = Exclude<Fill, { kind: 'solid' }>;

/** The line of a gradient in CSS: through the middle, so long that the first and last colour touch the corners. */
function linear({ angle, stops }: Gradient, { width, height }: Size): Shader {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const half = (Math.abs(width * cos) + Math.abs(height * sin)) / 2;
  const [x, y] = [width / 2, height / 2];
  return skia.Shader.MakeLinearGradient(
    [x - cos * half, y - sin * half],
    [x + cos * half, y + sin * half],
    ...ramp(stops),
  );
}

/** From the middle to the corners; an ellipse in a box that is no square. */
function radial({ stops }: Gradient, { width, height }: Size): Shader {
  const [rx, ry] = [(width / 2) * Math.SQRT2, (height / 2) * Math.SQRT2];
  const toBox = skia.Matrix.multiply(
    skia.Matrix.translated(width / 2, height / 2),
    skia.Matrix.scaled(Math.max(rx, 1), Math.max(ry, 1)),
  );
  return skia.Shader.MakeRadialGradient([0, 0], 1, ...ramp(stops), toBox);
}

type Ramp = [colours: Float32Array[], positions: number[], mode: typeof skia.TileMode.Clamp];

/** Positions have to ascend. */
function ramp(stops: Gradient['stops']): Ramp {
  const ascending = stops.toSorted((a, b) => a.at - b.at);
  return [ascending.map(({ colour }) => toSkia(colour)), ascending.map(({ at }) => at), skia.TileMode.Clamp];
}
