import type { Anchor, Placement } from '#media/render/timeline.ts';
import type { FilledClip } from '../document/clips.ts';
import type { Distance } from '../document/scalars.ts';
import { boxOf, captionsBoxOf, SAFE_MARGIN, type Size, textBoxOf } from './boxes.ts';
import { pixels } from './measures.ts';

const ANCHOR_POINTS: Readonly<Record<Anchor, readonly [x: number, y: number]>> = {
  center: [0.5, 0.5],
  top: [0.5, 0],
  bottom: [0.5, 1],
  left: [0, 0.5],
  right: [1, 0.5],
  topLeft: [0, 0],
  topRight: [1, 0],
  bottomLeft: [0, 1],
  bottomRight: [1, 1],
};

/** Shares of the stage. */
export function anchorPoint(anchor: Anchor): { readonly x: number; readonly y: number } {
  const [x, y] = ANCHOR_POINTS[anchor];
  return { x, y };
}

/** Where a clip is on the stage: in the middle, and captions at the bottom, unless told. */
export function anchorOf({ asset, position }: FilledClip): Anchor {
  return position ?? (asset.type === 'captions' ? 'bottom' : 'center');
}

/** Where a clip's box is put: at its anchor, text away from the edge, and moved by the offset. */
export function placementOf(clip: FilledClip, stage: Size): Placement {
  const { type } = clip.asset;
  const isText = type === 'text' || type === 'captions';
  const anchor = anchorOf(clip);
  const { x: across, y: down } = anchorPoint(anchor);
  const margin = isText ? SAFE_MARGIN : 0;
  const { x, y } = clip.offset ?? {};
  return {
    fit: isText ? 'none' : (clip.fit ?? 'cover'),
    box: sizeOf(clip, stage),
    anchor,
    x: stage.width * (across + margin * (1 - 2 * across)) + still(x, stage.width),
    y: stage.height * (down + margin * (1 - 2 * down)) + still(y, stage.height),
    scale: fixed(clip.scale, 1),
    rotation: fixed(clip.rotation, 0),
    opacity: fixed(clip.opacity, 1),
  };
}

function sizeOf(clip: FilledClip, stage: Size): Size {
  const { type } = clip.asset;
  if (type === 'text') return textBoxOf(clip, stage);
  return type === 'captions' ? captionsBoxOf(clip, stage) : boxOf(clip, stage);
}

/** What changes over the clip is a motion, beside a placement that leaves it as it is. */
function fixed(value: number | readonly unknown[] | undefined, neutral: number): number {
  return typeof value === 'number' ? value : neutral;
}

function still(value: Distance | readonly unknown[] | undefined, whole: number): number {
  return typeof value === 'number' || typeof value === 'string' ? pixels(value, whole) : 0;
}
