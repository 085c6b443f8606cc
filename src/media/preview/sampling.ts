import type { Frame } from 'node-av/lib';
import type { Decoder } from '../engine/decoder.ts';

/** Packets of all streams that may be read for one place in a file: some seconds, whatever the file. */
const MAX_PACKETS = 2000;

/** Frames that may be decoded to get from a key frame to the moment asked for; some films have one key frame in ten seconds. */
const MAX_FORWARD_FRAMES = 120;

/**
 * The frame shown at a time, in seconds of the presentation, or the closest one that can be reached with bounded work;
 * null when nothing can be decoded there. Valid until the decoder is asked for anything else.
 */
export function frameAt(decoder: Decoder, seconds: number): Frame | null {
  // Bare streams cannot be sought in: there the way leads on from where the decoder stands.
  if (seconds > 0) decoder.seek(seconds);
  let decoded = 0;
  for (const frame of decoder.frames(MAX_PACKETS, { hurryTo: () => seconds })) {
    const time = decoder.timeOf(frame);
    decoded += 1;
    if (time === null || time >= seconds || decoded >= MAX_FORWARD_FRAMES) return frame;
  }
  return null;
}

/** Some frames in a row, evenly spaced. Seconds of the presentation. */
export interface Segment {
  readonly start: number;
  readonly frames: number;
  readonly spacing: number;
}

/** Frames of each segment from the key frame before its start, never the same moment twice. Valid as in `frameAt`. */
export function* framesOf(decoder: Decoder, segments: readonly Segment[]): Generator<Frame> {
  let next = Number.NEGATIVE_INFINITY;
  for (const { start, frames, spacing } of segments) {
    if (start > 0) decoder.seek(start);
    let taken = 0;
    for (const frame of decoder.frames(MAX_PACKETS, { hurryTo: () => next })) {
      const time = decoder.timeOf(frame);
      if (time !== null && time < next) continue;
      yield frame;
      // A hair less than the spacing, as timestamps are rounded to their clock's tick.
      if (time !== null) next = time + spacing * 0.99;
      taken += 1;
      if (taken === frames) break;
    }
  }
}
