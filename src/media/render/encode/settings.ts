import {
  FF_ENCODER_GIF,
  FF_ENCODER_LIBVPX_VP9,
  FF_ENCODER_LIBX264,
  type FFEncoderCodec,
} from 'node-av/constants';
import type { Format, Fraction, Quality } from '../timeline.ts';

/** An encoder, and the muxer for what comes out of it; both by FFmpeg's names, as are their options. */
export interface Encoding {
  readonly encoder: FFEncoderCodec;
  readonly pixelFormat: 'yuv420p' | 'pal8';
  readonly options: Readonly<Record<string, string>>;
  readonly muxer: 'mp4' | 'gif';
  readonly muxerOptions: Readonly<Record<string, string>>;
}

const X264: Readonly<Record<Quality, Encoding['options']>> = {
  draft: { preset: 'ultrafast', crf: '30' },
  low: { preset: 'veryfast', crf: '28' },
  medium: { preset: 'veryfast', crf: '22' },
  high: { preset: 'medium', crf: '18' },
};

const VP9: Readonly<Record<Quality, Encoding['options']>> = {
  draft: { deadline: 'realtime', 'cpu-used': '8', crf: '42' },
  low: { deadline: 'realtime', 'cpu-used': '8', crf: '38' },
  medium: { deadline: 'realtime', 'cpu-used': '6', crf: '32' },
  high: { deadline: 'good', 'cpu-used': '4', crf: '26' },
};

/**
 * How the pictures of a scene are written. The files of all scenes of a video have the same headers, and nothing in one
 * refers to another, so that they can be joined as they are; a GIF is not joined and is written as it will be.
 */
export function encodingOf(format: Format, quality: Quality, fps: Fraction): Encoding {
  if (format === 'gif')
    return {
      encoder: FF_ENCODER_GIF,
      pixelFormat: 'pal8',
      options: {},
      muxer: 'gif',
      muxerOptions: { loop: '0' },
    };
  const segment = {
    pixelFormat: 'yuv420p',
    muxer: 'mp4',
    // A clock that ticks with the frames: every time is exact.
    muxerOptions: { video_track_timescale: String(fps.num) },
  } as const;
  return format === 'webm'
    ? {
        ...segment,
        encoder: FF_ENCODER_LIBVPX_VP9,
        // No bit rate: constant quality. Rows of blocks are encoded side by side, as frames depend on each other.
        options: { ...VP9[quality], b: '0', 'row-mt': '1' },
      }
    : {
        ...segment,
        encoder: FF_ENCODER_LIBX264,
        // Captions of a source are none of ours. Headers are not fitted to what is in a scene.
        options: { ...X264[quality], profile: 'high', a53cc: '0', 'x264-params': 'stitchable=1' },
      };
}
