import { Frame } from 'node-av/lib';
import { FrameFilter } from '../../engine/frame-filter.ts';
import type { Size } from '../geometry/rect.ts';
import { frameOfBitmap } from '../pixels/bitmap-frame.ts';
import type { Colour, Stage } from '../timeline.ts';
import { uprightFilters } from './conversion.ts';

export function isTransparent(colour: Colour): boolean {
  return !colour.endsWith('ff');
}

/** For a picture that cannot be seen through. */
export function opaque(stage: Stage): Stage {
  return { ...stage, background: `${stage.background.slice(0, 7)}ff` };
}

/** A canvas of one colour; the caller frees it. */
export function backgroundFrame(colour: Colour, size: Size): Frame {
  const pixels = Buffer.alloc(4, Buffer.from(colour.slice(1), 'hex'));
  using dot = frameOfBitmap({ width: 1, height: 1, pixels });
  const format = isTransparent(colour) ? 'yuva420p' : 'yuv420p';
  const filters = uprightFilters({ rotation: 0, hdr: false }, dot, { part: null, size, format });
  using filter = new FrameFilter([dot], filters.join(','));
  const frame = new Frame();
  frame.alloc();
  return filter.apply([dot], frame);
}
