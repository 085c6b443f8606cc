import type { FilledClip } from '../document/clips.ts';
import { pixels } from './measures.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a clip's picture is put into, in whole pixels of the stage; as large as the stage unless told. */
export function boxOf({ width, height }: FilledClip, stage: Size): Size {
  return {
    width: width === undefined ? stage.width : Math.max(1, Math.round(pixels(width, stage.width))),
    height: height === undefined ? stage.height : Math.max(1, Math.round(pixels(height, stage.height))),
  };
}

/** Text leaves a margin around it: players draw over the edges of a picture, and screens cut them off. */
export const SAFE_MARGIN = 0.05;

export function textBoxOf(clip: FilledClip, stage: Size): Size {
  const { width = '90%', height = '90%' } = clip;
  return boxOf({ ...clip, width, height }, stage);
}

/** Captions have room for three lines. */
export function captionsBoxOf(clip: FilledClip, stage: Size): Size {
  const { width = '84%', height = '24%' } = clip;
  return boxOf({ ...clip, width, height }, stage);
}
