import { AV_PIX_FMT_GRAY8, AVCOL_RANGE_JPEG } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import { intersection, type Rect, turned } from '../geometry/rect.ts';

/** A rectangle on the canvas, turned about a point. */
export interface Cover {
  /** Canvas pixels, before it is turned. */
  readonly rect: Rect;
  readonly pivot: { readonly x: number; readonly y: number };
  readonly rotation: number;
  readonly opacity: number;
}

/** Whether all pixels within `bounds` are covered for good. */
export function coversAll({ rect, rotation, opacity }: Cover, bounds: Rect): boolean {
  const inside = intersection(rect, bounds);
  const isAll = bounds.width - inside.width < UNSEEN && bounds.height - inside.height < UNSEEN;
  return rotation % 360 === 0 && opacity === 1 && isAll;
}

/** Of a pixel. */
const UNSEEN = 1 / 256;

/** How much of each pixel within `bounds` is covered, 0 to 255, so that edges are smooth wherever they lie. */
export function coverageOf(cover: Cover, bounds: Rect): Uint8Array<ArrayBuffer> {
  return cover.rotation % 360 === 0 ? uprightCoverage(cover, bounds) : turnedCoverage(cover, bounds);
}

function uprightCoverage({ rect, opacity }: Cover, bounds: Rect): Uint8Array<ArrayBuffer> {
  const { width, height } = bounds;
  const rowOf = (share: number) =>
    Uint8Array.from({ length: width }, (_, x) =>
      Math.round(255 * opacity * share * overlap(rect.x, rect.width, bounds.x + x)),
    );
  const whole = rowOf(1);
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const share = overlap(rect.y, rect.height, bounds.y + y);
    if (share > 0) mask.set(share === 1 ? whole : rowOf(share), y * width);
  }
  return mask;
}

/** The share of the pixel that begins at `pixel` that lies within a stretch. */
function overlap(from: number, length: number, pixel: number): number {
  return Math.min(1, Math.max(0, Math.min(from + length, pixel + 1) - Math.max(from, pixel)));
}

function turnedCoverage({ rect, pivot, rotation, opacity }: Cover, bounds: Rect): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(bounds.width * bounds.height);
  const along = turned({ x: 1, y: 0 }, -rotation);
  for (let y = 0; y < bounds.height; y += 1) {
    const start = turned({ x: bounds.x + 0.5 - pivot.x, y: bounds.y + y + 0.5 - pivot.y }, -rotation);
    for (let x = 0; x < bounds.width; x += 1) {
      const left = start.x + x * along.x + pivot.x - rect.x;
      const top = start.y + x * along.y + pivot.y - rect.y;
      const covered = inside(left, rect.width) * inside(top, rect.height);
      mask[y * bounds.width + x] = Math.round(255 * opacity * covered);
    }
  }
  return mask;
}

/** How far a point is inside of a stretch, in pixels and at most 1: a pixel on the edge counts half. */
function inside(at: number, length: number): number {
  return Math.min(1, Math.max(0, Math.min(at, length - at) + 0.5));
}

export function maskFrame(mask: Uint8Array<ArrayBuffer>, { width, height }: Rect): Frame {
  const frame = Frame.fromVideoBuffer(Buffer.from(mask.buffer), { width, height, format: AV_PIX_FMT_GRAY8 });
  frame.colorRange = AVCOL_RANGE_JPEG;
  return frame;
}
