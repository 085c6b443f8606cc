import type { Facts } from '#media/facts.ts';
import type { View } from '#media/render/timeline.ts';
import { boxOf } from './boxes.ts';
import type { ClipPlace } from './clip-place.ts';

/** From here on, it shows. */
const NOTICEABLE = 1.5;

/** Warns of a picture that is shown at more than its own size, where it is largest. */
export function upscalingChecked(
  { facts, name }: { readonly facts: Facts; readonly name: string },
  view: View,
  place: ClipPlace,
): void {
  const size = facts.video ?? facts.image;
  if (size === null) return;
  const box = boxOf(place.clip, place.stage);
  const scales = [view.from, view.to].map(({ width, height }) => {
    const [x, y] = [box.width / (size.width * width), box.height / (size.height * height)];
    return fitted(place.clip.fit ?? 'cover', x, y);
  });
  const times = Math.max(...scales) * largestScale(place);
  if (times <= NOTICEABLE) return;
  const message = `${JSON.stringify(name)} is ${size.width}×${size.height} and is shown at ${times.toFixed(1)} times its size.`;
  place.context.warnings.add('upscaled-image', place.pointer, message);
}

function fitted(fit: 'cover' | 'contain' | 'fill' | 'none', x: number, y: number): number {
  if (fit === 'none') return 1;
  return fit === 'contain' ? Math.min(x, y) : Math.max(x, y);
}

function largestScale({ clip: { scale = 1 } }: ClipPlace): number {
  return typeof scale === 'number' ? scale : Math.max(...scale.map(({ value }) => value));
}
