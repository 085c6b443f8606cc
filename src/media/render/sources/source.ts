import type { Frame } from 'node-av/lib';
import type { Rect, Size } from '../geometry/rect.ts';

/** A picture at one moment, as it comes: not upright, and in whatever pixels. */
export interface Shown {
  /** Valid until the source is asked again. */
  readonly frame: Frame;
  /** Natural pixels: which part of the picture the frame has, at whatever resolution. */
  readonly window: Rect;
  /** Another number for another content. */
  readonly version: number;
}

/** What a clip shows, from frame to frame. It is asked in the order of time. */
export interface Source extends Disposable {
  /** Upright and with square pixels. */
  readonly natural: Size;
  /** Whether something behind it may be seen through it. */
  readonly alpha: boolean;
  /** Clockwise degrees by which its frames are to be turned: 0, 90, 180 or 270. */
  readonly rotation: number;
  /** Whether its frames have more light than a screen of the standard kind. */
  readonly hdr: boolean;
  /** What is there so many seconds after the beginning of the clip; null for nothing. */
  at(seconds: number): Promise<Shown | null>;
}
