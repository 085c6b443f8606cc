import type { Easing, Keyframe } from '../timeline.ts';

const CURVES: Readonly<Record<Easing, (share: number) => number>> = {
  linear: (share) => share,
  easeIn: (share) => share ** 3,
  easeOut: (share) => 1 - (1 - share) ** 3,
  easeInOut: (share) => (share < 0.5 ? 4 * share ** 3 : 1 - 4 * (1 - share) ** 3),
  hold: () => 0,
};

/** How far one is after a share (0 to 1) of the time; outside of it, where one was or has come to. */
export function ease(easing: Easing, share: number): number {
  if (share <= 0) return 0;
  return share >= 1 ? 1 : CURVES[easing](share);
}

/** The value at a time, in the keyframes' own seconds. */
export function valueAt(keyframes: readonly Keyframe[], seconds: number): number {
  const { before, after } = around(keyframes, seconds);
  const span = after.at - before.at;
  return span <= 0
    ? before.value
    : mix(before.value, after.value, ease(before.easing, (seconds - before.at) / span));
}

/** Whether the value is not on its way to another one at a time. */
export function isConstant(keyframes: readonly Keyframe[], seconds: number): boolean {
  const { before, after } = around(keyframes, seconds);
  return before.value === after.value || before.easing === 'hold';
}

/** The keyframes that a time lies between: twice the same before the first and after the last one. */
function around(keyframes: readonly Keyframe[], seconds: number): { before: Keyframe; after: Keyframe } {
  const next = keyframes.findIndex(({ at }) => at > seconds);
  const before = next < 0 ? keyframes.at(-1) : (keyframes[next - 1] ?? keyframes[0]);
  if (before === undefined) throw new RangeError('a motion has at least one keyframe');
  return { before, after: next < 0 ? before : (keyframes[next] ?? before) };
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
