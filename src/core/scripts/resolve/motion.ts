import type { Easing, Keyframe, Motion } from '#media/render/timeline.ts';
import type { AssetOf, FilledClip } from '../document/clips.ts';
import type { Size } from './boxes.ts';
import { pixels } from './measures.ts';
import { effectOf } from './view.ts';

type Property = Motion['property'];

/** Seconds that a text takes to come and to go, unless told. */
const ANIMATION_TIME = 0.5;
/** Parts of the stage that it comes from, and the size that it comes at. */
const DRIFT = 0.08;
const SHRUNK = 0.7;

/** All that moves a clip's picture while it is there, but for transitions. */
export function motionsOf(
  clip: FilledClip,
  { stage, length }: { readonly stage: Size; readonly length: number },
): Motion[] {
  const { asset } = clip;
  return [
    ...keyframed(clip, stage),
    ...(asset.type === 'text' ? animation(asset, { stage, length }) : []),
    ...(hasView(asset.type) ? [] : effectMotion(clip, { stage, length })),
  ];
}

/** A picture with a view is moved by it, at no loss and without an edge. */
function hasView(type: FilledClip['asset']['type']): boolean {
  return type === 'video' || type === 'image' || type === 'media';
}

function keyframed({ opacity, scale, rotation, offset }: FilledClip, stage: Size): Motion[] {
  return [
    ...motion('opacity', opacity, (value) => value),
    ...motion('scale', scale, (value) => value),
    ...motion('rotation', rotation, (value) => value),
    ...motion('x', offset?.x, (value) => pixels(value, stage.width)),
    ...motion('y', offset?.y, (value) => pixels(value, stage.height)),
  ];
}

interface Written<T> {
  readonly at: number;
  readonly value: T;
  readonly easing?: Easing;
}

/** None for a value that stays as it is. */
function motion<T extends number | string>(
  property: Property,
  value: T | readonly Written<T>[] | undefined,
  read: (value: T) => number,
): Motion[] {
  if (typeof value !== 'object') return [];
  const keyframes = value
    .map(({ at, value: own, easing = 'linear' }): Keyframe => ({ at, value: read(own), easing }))
    .sort((a, b) => a.at - b.at);
  return [{ property, keyframes }];
}

/** From one value to another within a stretch of the clip. */
export function ramp(
  property: Property,
  values: readonly [from: number, to: number],
  { at, length, easing }: { readonly at: number; readonly length: number; readonly easing: Easing },
): Motion {
  const [from, to] = values;
  return {
    property,
    keyframes: [
      { at, value: from, easing },
      { at: at + length, value: to, easing: 'linear' },
    ],
  };
}

interface Extent {
  readonly stage: Size;
  /** Seconds of the clip. */
  readonly length: number;
}

function animation({ animation: wanted }: AssetOf<'text'>, { stage, length }: Extent): Motion[] {
  const time = Math.min(wanted?.length ?? ANIMATION_TIME, length / 2);
  const entering = { at: 0, length: time, easing: 'easeOut' } as const;
  const leaving = { at: length - time, length: time, easing: 'easeIn' } as const;
  return [
    ...changes(wanted?.in, stage).map(({ property, away, home }) => ramp(property, [away, home], entering)),
    ...changes(wanted?.out, stage).map(({ property, away, home }) =>
      ramp(property, [home, property === 'x' || property === 'y' ? -away : away], leaving),
    ),
  ];
}

interface Change {
  readonly property: Property;
  readonly away: number;
  readonly home: number;
}

/** Named after the way that the text moves. */
function changes(name: string | undefined, { width, height }: Size): Change[] {
  const faded: Change = { property: 'opacity', away: 0, home: 1 };
  const moved = (property: 'x' | 'y', away: number): Change[] => [faded, { property, away, home: 0 }];
  switch (name) {
    case 'fade':
      return [faded];
    case 'slideUp':
      return moved('y', DRIFT * height);
    case 'slideDown':
      return moved('y', -DRIFT * height);
    case 'slideLeft':
      return moved('x', DRIFT * width);
    case 'slideRight':
      return moved('x', -DRIFT * width);
    case 'zoom':
      return [faded, { property: 'scale', away: SHRUNK, home: 1 }];
    default:
      return [];
  }
}

function effectMotion({ effect }: FilledClip, { stage, length }: Extent): Motion[] {
  if (effect === undefined) return [];
  const { kind, overscan } = effectOf(effect);
  const drift = (overscan - 1) / 2;
  const all = { at: 0, length, easing: 'linear' } as const;
  switch (kind) {
    case 'zoomIn':
      return [ramp('scale', [1, overscan], all)];
    case 'zoomOut':
      return [ramp('scale', [overscan, 1], all)];
    case 'slideLeft':
      return [ramp('x', [drift * stage.width, -drift * stage.width], all)];
    case 'slideRight':
      return [ramp('x', [-drift * stage.width, drift * stage.width], all)];
    case 'slideUp':
      return [ramp('y', [drift * stage.height, -drift * stage.height], all)];
    case 'slideDown':
      return [ramp('y', [-drift * stage.height, drift * stage.height], all)];
  }
}
