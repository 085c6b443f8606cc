import {
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  type AVSampleFormat,
  FF_ENCODER_AAC,
  FF_ENCODER_LIBMP3LAME,
  FF_ENCODER_LIBOPUS,
  FF_ENCODER_PCM_S16LE,
  type FFEncoderCodec,
} from 'node-av/constants';
import { AssetError } from '#errors.ts';
import type { Format, Quality } from '../timeline.ts';

/** How the sound of an output format is encoded, and what it is kept in until it is joined to its pictures. */
export interface SoundCodec {
  readonly encoder: FFEncoderCodec;
  readonly sampleFormat: AVSampleFormat;
  /** Bits per second; null for what is not compressed. */
  readonly bitRate: Readonly<Record<Quality, number>> | null;
  readonly muxer: string;
  /** What reads it again. */
  readonly demuxer: string;
}

const AAC: SoundCodec = {
  encoder: FF_ENCODER_AAC,
  sampleFormat: AV_SAMPLE_FMT_FLTP,
  bitRate: { draft: 96_000, low: 128_000, medium: 160_000, high: 192_000 },
  muxer: 'mp4',
  demuxer: 'mov',
};

const CODECS: ReadonlyMap<Format, SoundCodec> = new Map([
  ['mp4', AAC],
  ['m4a', AAC],
  [
    'webm',
    {
      encoder: FF_ENCODER_LIBOPUS,
      sampleFormat: AV_SAMPLE_FMT_FLT,
      bitRate: { draft: 64_000, low: 96_000, medium: 128_000, high: 160_000 },
      muxer: 'webm',
      demuxer: 'matroska',
    },
  ],
  [
    'mp3',
    {
      encoder: FF_ENCODER_LIBMP3LAME,
      sampleFormat: AV_SAMPLE_FMT_FLTP,
      bitRate: { draft: 96_000, low: 128_000, medium: 192_000, high: 256_000 },
      muxer: 'mp3',
      demuxer: 'mp3',
    },
  ],
  [
    'wav',
    {
      encoder: FF_ENCODER_PCM_S16LE,
      sampleFormat: AV_SAMPLE_FMT_S16,
      bitRate: null,
      muxer: 'wav',
      demuxer: 'wav',
    },
  ],
]);

/** Throws `internal` for a format that has no sound. */
export function soundCodecOf(format: Format): SoundCodec {
  const codec = CODECS.get(format);
  if (codec === undefined) throw new AssetError('internal', `A ${format} file has no sound.`);
  return codec;
}
