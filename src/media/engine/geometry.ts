import { AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants';
import type { Rational, Stream } from 'node-av/lib';

/** How a decoded picture is to be shown. Pixels, and clockwise degrees. */
export interface Geometry {
  readonly rotation: 0 | 90 | 180 | 270;
  /** Upright: with square pixels and turned. */
  readonly width: number;
  readonly height: number;
}

/** Applies the sample aspect ratio, then the rotation, to what is coded. */
export function geometryOf(stream: Stream, coded: { width: number; height: number }): Geometry {
  const rotation = rotationOf(stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX));
  const aspect = aspectOf(stream.sampleAspectRatio) ?? aspectOf(stream.codecpar.sampleAspectRatio) ?? 1;
  const width = Math.max(1, Math.round(coded.width * aspect));
  const turned = rotation === 90 || rotation === 270;
  return turned
    ? { rotation, width: coded.height, height: width }
    : { rotation, width, height: coded.height };
}

/** Largest size of that shape inside a square, never larger than it is; in whole pixels. */
export function fitInside({ width, height }: { width: number; height: number }, side: number) {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function aspectOf({ num, den }: Rational): number | null {
  return num > 0 && den > 0 ? num / den : null;
}

/**
 * The display matrix of ISO/IEC 14496-12, 8.3.2 as FFmpeg keeps it: nine 32-bit integers in the machine's order, of
 * which the first two are the cosine and the sine of a clockwise turn, scaled. To the nearest quarter.
 */
function rotationOf(matrix: Buffer | null): Geometry['rotation'] {
  if (matrix === null || matrix.length < 36) return 0;
  const [a = 0, b = 0, , c = 0, d = 0] = new Int32Array(
    matrix.buffer.slice(matrix.byteOffset, matrix.byteOffset + 36),
  );
  const radians = Math.atan2(b / (Math.hypot(b, d) || 1), a / (Math.hypot(a, c) || 1));
  const quarters = (Math.round(radians / (Math.PI / 2)) + 4) % 4;
  return ([0, 90, 180, 270] as const)[quarters] ?? 0;
}
