import { AV_PIX_FMT_YUVA420P } from 'node-av/constants';
import type { Frame } from 'node-av/lib';

const ALPHA_PLANE = 3;

export function hasAlpha(frame: Frame): boolean {
  return frame.format === AV_PIX_FMT_YUVA420P;
}

/** Multiplies the alpha plane with a coverage of 0 to 255 for each pixel, in place. */
export function scaleAlpha(frame: Frame, coverage: Uint8Array): void {
  const { width, height } = frame;
  const { plane, stride } = alphaPlane(frame);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * stride + x;
      plane[at] = Math.round(((plane[at] ?? 0) * (coverage[y * width + x] ?? 0)) / 255);
    }
  }
}

/** Makes a frame transparent along its edges, where it has repeated them: at least so many pixels at each. */
export function clearAlphaAround(frame: Frame, { margin, width, height }: Inner): void {
  const { plane, stride } = alphaPlane(frame);
  plane.fill(0, 0, margin * stride);
  plane.fill(0, (margin + height) * stride);
  for (let y = margin; y < margin + height; y += 1) {
    plane.fill(0, y * stride, y * stride + margin);
    plane.fill(0, y * stride + margin + width, (y + 1) * stride);
  }
}

interface Inner {
  readonly margin: number;
  /** Of what is within the margins. */
  readonly width: number;
  readonly height: number;
}

function alphaPlane(frame: Frame): { plane: Buffer; stride: number } {
  // Others may look at the same pixels.
  frame.makeWritable();
  const plane = frame.data?.[ALPHA_PLANE];
  const stride = frame.linesize[ALPHA_PLANE];
  if (plane === undefined || stride === undefined) throw new Error('the picture has no alpha plane');
  return { plane, stride };
}
