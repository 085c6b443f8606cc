import type { Sound } from '#media/render/timeline.ts';
import { MAX_CLIPS } from '../document/presence.ts';
import type { FilledSoundtrack } from '../expansion/expanded.ts';
import type { Context } from './context.ts';

/** Seconds: a shorter sound is not repeated, as it would be a buzz. */
const SHORTEST_LOOP = 1;

/** Music under the whole, again and again until its end unless told otherwise. */
export function soundtrackSounds(
  soundtrack: FilledSoundtrack,
  { duration, context }: { readonly duration: number; readonly context: Context },
): Sound[] {
  const pointer = '/timeline/soundtrack';
  const media = context.media.use(soundtrack.src, 'audio', `${pointer}/src`);
  const { trim = 0, volume = 1, fadeIn = 0, fadeOut = 0, duck = null, loop = true } = soundtrack;
  if (media === null || volume === 0) return [];
  const length = media.facts.duration ?? duration + trim;
  if (trim >= length) {
    context.faults.add(
      `${pointer}/trim`,
      `leaves nothing of ${JSON.stringify(media.name)}, which lasts ${length.toFixed(2)} s`,
    );
    return [];
  }
  const common = { pointer, media: media.index, speed: 1, volume, speech: false, duck };
  const times = loop && length >= SHORTEST_LOOP ? MAX_CLIPS : 1;
  const sounds: Sound[] = [];
  for (let start = 0; start < duration && sounds.length < times; ) {
    const skipped = start === 0 ? trim : 0;
    const left = Math.min(length - skipped, duration - start);
    sounds.push({
      ...common,
      start,
      length: left,
      trim: skipped,
      fadeIn: start === 0 ? Math.min(fadeIn, left) : 0,
      fadeOut: 0,
    });
    start += left;
  }
  return withFadeOut(sounds, fadeOut);
}

function withFadeOut(sounds: readonly Sound[], fadeOut: number): Sound[] {
  return sounds.map((sound, index) =>
    index === sounds.length - 1 ? { ...sound, fadeOut: Math.min(fadeOut, sound.length) } : sound,
  );
}
