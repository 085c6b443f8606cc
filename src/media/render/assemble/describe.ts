import { Rational, type Stream } from 'node-av/lib';
import type { Fraction } from '../timeline.ts';

/** Makes a stream of the output one of the same pictures, with a clock that ticks once a frame. */
export function describePictures(stream: Stream, source: Stream, fps: Fraction): void {
  describeCodec(stream, source);
  stream.timeBase = new Rational(fps.den, fps.num);
  stream.avgFrameRate = new Rational(fps.num, fps.den);
  stream.sampleAspectRatio = source.sampleAspectRatio;
}

/** Makes a stream of the output one of the same sound, with the same clock. */
export function describeSound(stream: Stream, source: Stream): void {
  describeCodec(stream, source);
  stream.timeBase = source.timeBase;
}

function describeCodec(stream: Stream, { codecpar }: Stream): void {
  codecpar.copy(stream.codecpar);
  // Each container has its own names for codecs.
  stream.codecpar.codecTag = 0;
}
