import type { Canvas, Paint } from 'canvaskit-wasm/full';
import type { FillPicture, ShapePicture } from '../timeline.ts';
import { type Bitmap, drawBitmap, type Size } from './bitmap.ts';
import { boxPaint, fillPaint, strokePaint } from './paints.ts';
import { Scope, skia } from './skia.ts';

/** A colour or gradient over a whole box, in whole pixels. */
export function rasteriseFill({ fill }: FillPicture, size: Size): Bitmap {
  using scope = new Scope();
  const paint = boxPaint(scope, fill, size);
  return drawBitmap(wholePixels(size), size, (canvas) => canvas.drawPaint(paint));
}

/**
 * A shape with its stroke inside of its box. A line goes through the middle of the box along its longer side, as
 * thick as its stroke; without one, it is the box itself.
 */
export function rasteriseShape(picture: ShapePicture): Bitmap {
  using scope = new Scope();
  const size = { width: picture.width, height: picture.height };
  return drawBitmap(wholePixels(size), size, (canvas) => drawShape(canvas, picture, scope));
}

function wholePixels({ width, height }: Size) {
  return { x: 0, y: 0, width: Math.ceil(width), height: Math.ceil(height) };
}

function drawShape(canvas: Canvas, picture: ShapePicture, scope: Scope): void {
  const { shape, fill, stroke } = picture;
  if (shape === 'line' && stroke !== null) {
    drawOutline(canvas, picture, {
      ...middleBar(picture, stroke.width),
      paint: fillPaint(scope, stroke.colour),
    });
    return;
  }
  const thickness = Math.min(stroke?.width ?? 0, picture.width, picture.height);
  // Under the middle of the stroke, so that nothing of the fill shines through its smooth outer edge.
  const inset = thickness / 2;
  if (fill !== null)
    drawOutline(canvas, picture, { x: inset, y: inset, paint: boxPaint(scope, fill, picture) });
  if (stroke !== null && thickness > 0) {
    const paint = strokePaint(scope, { ...stroke, width: thickness });
    drawOutline(canvas, picture, { x: inset, y: inset, paint });
  }
}

/** By how many pixels something is smaller than its box, on each side. */
interface Inset {
  readonly x: number;
  readonly y: number;
}

function middleBar({ width, height }: Size, thickness: number): Inset {
  return width >= height
    ? { x: 0, y: Math.max(0, (height - thickness) / 2) }
    : { x: Math.max(0, (width - thickness) / 2), y: 0 };
}

function drawOutline(canvas: Canvas, picture: ShapePicture, { x, y, paint }: Inset & { paint: Paint }): void {
  const rectangle = skia.LTRBRect(x, y, picture.width - x, picture.height - y);
  if (picture.shape === 'ellipse') {
    canvas.drawOval(rectangle, paint);
    return;
  }
  // The middle of a stroke bends less than its outer edge, which is what has the radius.
  const radius = Math.max(0, picture.radius - Math.min(x, y));
  canvas.drawRRect(skia.RRectXY(rectangle, radius, radius), paint);
}
