import {
  AV_SAMPLE_FMT_DBL,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S32,
  AV_SAMPLE_FMT_U8,
  type AVSampleFormat,
} from 'node-av/constants';
import { avGetPackedSampleFmt, avGetSampleFmtName, avSampleFmtIsPlanar, type Frame } from 'node-av/lib';
import { AssetError } from '#errors.ts';

type Samples = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** One channel within a frame: every `step`th sample from `offset`. Valid as long as the frame is. */
export interface Plane {
  readonly samples: Samples;
  readonly offset: number;
  readonly step: number;
  /** The value that is silence, and the distance from it to full scale. */
  readonly zero: number;
  readonly full: number;
}

interface Encoding {
  readonly bytes: number;
  readonly zero: number;
  readonly full: number;
  view(buffer: ArrayBufferLike, offset: number, length: number): Samples;
}

const ENCODINGS: ReadonlyMap<AVSampleFormat, Encoding> = new Map<AVSampleFormat, Encoding>([
  [AV_SAMPLE_FMT_U8, { bytes: 1, zero: 128, full: 128, view: (...at) => new Uint8Array(...at) }],
  [AV_SAMPLE_FMT_S16, { bytes: 2, zero: 0, full: 2 ** 15, view: (...at) => new Int16Array(...at) }],
  [AV_SAMPLE_FMT_S32, { bytes: 4, zero: 0, full: 2 ** 31, view: (...at) => new Int32Array(...at) }],
  [AV_SAMPLE_FMT_FLT, { bytes: 4, zero: 0, full: 1, view: (...at) => new Float32Array(...at) }],
  [AV_SAMPLE_FMT_DBL, { bytes: 8, zero: 0, full: 1, view: (...at) => new Float64Array(...at) }],
]);

/** The channels of a decoded frame, without copying; throws `unprocessable` for a sample format that is not known. */
export function planesOf(frame: Frame): Plane[] {
  const format = frame.format as AVSampleFormat;
  const encoding = ENCODINGS.get(avGetPackedSampleFmt(format));
  if (encoding === undefined) {
    throw new AssetError(
      'unprocessable',
      `Samples of the format ${avGetSampleFmtName(format)} are not read here.`,
    );
  }
  const { channels, nbSamples } = frame;
  const buffers = frame.extendedData ?? [];
  if (avSampleFmtIsPlanar(format)) {
    return buffers
      .slice(0, channels)
      .map((buffer) => planeIn(buffer, encoding, { length: nbSamples, offset: 0, step: 1 }));
  }
  const [packed] = buffers;
  if (packed === undefined) return [];
  const length = nbSamples * channels;
  return Array.from({ length: channels }, (_, offset) =>
    planeIn(packed, encoding, { length, offset, step: channels }),
  );
}

function planeIn(
  buffer: Buffer,
  { view, bytes, zero, full }: Encoding,
  { length, offset, step }: { length: number; offset: number; step: number },
): Plane {
  const count = Math.min(length, Math.floor(buffer.byteLength / bytes));
  return { samples: view(buffer.buffer, buffer.byteOffset, count), offset, step, zero, full };
}
