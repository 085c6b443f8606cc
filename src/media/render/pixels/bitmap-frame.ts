import { AV_PIX_FMT_RGBA, AVCOL_RANGE_JPEG, AVCOL_SPC_RGB } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import { bleed } from './bleed.ts';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, eight bits each, straight alpha, row by row from the top; may be changed where it is transparent. */
  readonly pixels: Buffer;
}

/** A frame of those pixels; the caller frees it. */
export function frameOfBitmap({ width, height, pixels }: Pixels): Frame {
  bleed(pixels, width, height);
  const frame = Frame.fromVideoBuffer(pixels, { width, height, format: AV_PIX_FMT_RGBA });
  frame.colorSpace = AVCOL_SPC_RGB;
  frame.colorRange = AVCOL_RANGE_JPEG;
  return frame;
}
