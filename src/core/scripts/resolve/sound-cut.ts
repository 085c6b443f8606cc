import type { Sound } from '#media/render/timeline.ts';
import type { Span } from './source.ts';

/** What of a sound falls within a span; null for nothing. A fade that is cut off is gone. */
export function within(sound: Sound, { start, length }: Span): Sound | null {
  const head = Math.max(0, start - sound.start);
  const tail = Math.max(0, sound.start + sound.length - (start + length));
  const left = sound.length - head - tail;
  if (left <= 0) return null;
  return {
    ...sound,
    start: sound.start + head,
    length: left,
    trim: sound.trim + head * sound.speed,
    fadeIn: head > 0 ? 0 : Math.min(sound.fadeIn, left),
    fadeOut: tail > 0 ? 0 : Math.min(sound.fadeOut, left),
  };
}
