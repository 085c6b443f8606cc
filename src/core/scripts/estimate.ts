import {
  AUDIO_FORMATS,
  type Format,
  type Quality,
  STILL_FORMATS,
  type Stage,
  type Timeline,
} from '#media/render/timeline.ts';

/** What rendering will probably take, on two cores and with nothing in the cache. */
export interface Estimate {
  readonly seconds: number;
  readonly bytes: number;
}

/**
 * A model to plan with, not a promise. Time grows with the pixels of all layers over all frames, and with those that are
 * encoded; bytes with the pixels of the output, as encoders at a constant quality have it on average footage.
 */
export function estimate(timeline: Timeline): Estimate {
  const { output, duration, sounds } = timeline;
  const soundBytes = sounds.length === 0 ? 0 : duration * SOUND_BYTES[output.format];
  const soundSeconds = START / 2 + (sounds.length * duration) / SOUND_PACE;
  if (isOneOf(AUDIO_FORMATS, output.format))
    return rounded(soundSeconds, duration * SOUND_BYTES[output.format]);
  const megapixels = (output.width * output.height * (output.quality === 'draft' ? 0.25 : 1)) / 1e6;
  const layers = layerSeconds(timeline.stage, duration);
  if (isOneOf(STILL_FORMATS, output.format))
    return rounded(START + (megapixels * layers) / duration / MIXING_PACE, megapixels * 1e6 * STILL_BYTES);
  const rate = output.fps.num / output.fps.den;
  const mixing = (layers * rate * megapixels) / MIXING_PACE;
  const encoding = (duration * rate * megapixels) / ENCODING_PACE[output.quality];
  const slower = output.format === 'mp4' ? 1 : SLOWER_FORMAT;
  const bits = duration * rate * megapixels * 1e6 * BITS_PER_PIXEL[output.quality];
  const pictures = (bits / 8) * (output.format === 'gif' ? GIF_GROWTH : 1);
  return rounded(
    START + mixing + encoding * slower + (sounds.length > 0 ? soundSeconds : 0),
    pictures + soundBytes,
  );
}

/** Seconds until the first frame. */
const START = 0.5;
/** Megapixels of layers that are put together in a second. */
const MIXING_PACE = 400;
/** Megapixels that are encoded in a second. */
const ENCODING_PACE: Readonly<Record<Quality, number>> = { draft: 400, low: 220, medium: 140, high: 80 };
/** VP9, and colours that are chosen for a GIF. */
const SLOWER_FORMAT = 4;
/** Seconds of sound that are mixed in a second. */
const SOUND_PACE = 150;

const BITS_PER_PIXEL: Readonly<Record<Quality, number>> = {
  draft: 0.05,
  low: 0.04,
  medium: 0.07,
  high: 0.13,
};
const GIF_GROWTH = 25;
/** Bytes of a pixel. */
const STILL_BYTES = 0.6;
/** Bytes of a second. */
const SOUND_BYTES: Readonly<Record<Format, number>> = {
  ...{ mp4: 20_000, webm: 16_000, m4a: 20_000, mp3: 24_000, wav: 192_000 },
  ...{ gif: 0, png: 0, jpeg: 0, webp: 0 },
};

/** How long all clips are there, together; what is within a timeline counts as well. */
function layerSeconds({ tracks }: Stage, duration: number): number {
  const clips = tracks.flatMap((track) => track.clips);
  return clips.reduce((sum, { length, picture }) => {
    const inner = picture.kind === 'stage' ? layerSeconds(picture.stage, length) : 0;
    return sum + Math.min(length, duration) + inner;
  }, 0);
}

function isOneOf(formats: readonly string[], format: Format): boolean {
  return formats.includes(format);
}

function rounded(seconds: number, bytes: number): Estimate {
  return { seconds: Math.round(seconds * 10) / 10, bytes: Math.round(bytes) };
}
