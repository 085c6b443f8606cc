import type { FilledClip } from '../document/clips.ts';
import type { Size } from './boxes.ts';
import type { Context } from './context.ts';

/** A clip and where it is: what its source is made from. */
export interface ClipPlace {
  readonly pointer: string;
  readonly clip: FilledClip;
  readonly stage: Size;
  readonly context: Context;
}
