import { AV_CHANNEL_ORDER_NATIVE } from 'node-av/constants';
import type { ChannelLayout, Frame } from 'node-av/lib';

/** What everything is mixed in: stereo, samples of both channels in turn, −1 to 1 being full scale. */
export const SAMPLE_RATE = 48_000;
export const CHANNELS = 2;
export const STEREO: ChannelLayout = { order: AV_CHANNEL_ORDER_NATIVE, nbChannels: CHANNELS, mask: 3n };

/** The samples of a packed frame in stereo; valid as long as the frame is. */
export function samplesIn(frame: Frame): Float32Array {
  const [bytes] = frame.extendedData ?? [];
  if (bytes === undefined) return new Float32Array();
  return new Float32Array(bytes.buffer, bytes.byteOffset, frame.nbSamples * CHANNELS);
}

/** The place of a time within the whole, in samples of each channel. */
export function sampleAt(seconds: number): number {
  return Math.round(seconds * SAMPLE_RATE);
}

export function gainOf(decibels: number): number {
  return 10 ** (decibels / 20);
}

export function decibelsOf(gain: number): number {
  return 20 * Math.log10(gain);
}
