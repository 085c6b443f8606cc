import { statSync } from 'node:fs';
import {
  AV_CHANNEL_ORDER_UNSPEC,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
  type AVPixelFormat,
} from 'node-av/constants';
import {
  avChannelLayoutDefault,
  avChannelLayoutDescribe,
  avGetCodecName,
  avGetPixFmtName,
  type ChannelLayout,
  type Frame,
  type Stream,
} from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { Container } from '../engine/container.ts';
import { Decoder, hasAlphaLayer } from '../engine/decoder.ts';
import { geometryOf } from '../engine/geometry.ts';
import type { AudioFacts, Facts, VideoFacts } from '../facts.ts';
import { findType, type MediaType } from '../types.ts';
import { durationOf } from './duration.ts';
import { bitRateOf, frameRateOf } from './rates.ts';
import { keptTags } from './tags.ts';

/** Packets of all streams to look through for a first frame: some seconds of a film with many sound tracks. */
const FIRST_FRAME_PACKETS = 2000;

/**
 * Reads the facts of a video or audio file and decodes its first frame, for certainty that it is one. Throws
 * `not-media` when it has neither pictures nor sound, `unprocessable` when they cannot be decoded.
 */
export function probeAv(path: string, type: { mediaType: string; demuxer: string }): Facts {
  using container = new Container(path, type.demuxer);
  const { video, audio } = container;
  if (video === null && audio === null) {
    throw new AssetError('not-media', 'The file has neither a video nor an audio stream.');
  }
  const duration = durationOf(container, { path, demuxer: type.demuxer });
  const stated = container.bitRate;
  const actual = settledType(type.mediaType, video !== null);
  return {
    kind: video === null ? 'audio' : 'video',
    mediaType: actual.mediaType,
    container: actual.extension,
    duration,
    bitRate: stated ?? (duration === null ? null : Math.round((statSync(path).size * 8) / duration)),
    video: video === null ? null : videoFacts(video, withFirstFrame(container, video)),
    audio:
      audio === null ? null : audioFacts(audio, video === null ? withFirstFrame(container, audio) : null),
    tags: keptTags(Object.entries({ ...oggTags(container, type.demuxer), ...container.metadata })),
    image: null,
    captions: null,
    font: null,
  };
}

/** Ogg keeps the tags of a recording with its stream, where other containers say "SoundHandler". */
function oggTags({ video, audio }: Container, demuxer: string): Record<string, string> {
  return demuxer === 'ogg' ? { ...video?.metadata?.getAll(), ...audio?.metadata?.getAll() } : {};
}

/** Containers that hold video or audio under one signature are named after what is in them. */
function settledType(mediaType: string, hasVideo: boolean): MediaType {
  const [, subtype = ''] = mediaType.split('/');
  const settled = ['webm', 'ogg', 'mp4'].includes(subtype)
    ? `${hasVideo ? 'video' : 'audio'}/${subtype}`
    : mediaType;
  const type = findType(settled);
  if (type === null) throw new AssetError('internal', `No media type ${settled} in the table.`);
  return type;
}

/** What only a decoded frame tells for sure. */
interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string | null;
  readonly hdr: boolean;
  readonly sampleRate: number;
  readonly channels: number;
}

function withFirstFrame(container: Container, stream: Stream): Decoded {
  using decoder = new Decoder(container, stream, { threads: 1 });
  for (const frame of decoder.frames(FIRST_FRAME_PACKETS)) return describe(frame);
  const codec = avGetCodecName(stream.codecpar.codecId);
  throw new AssetError(
    'unprocessable',
    `Nothing of the ${codec} stream can be decoded: the file is damaged or cut off.`,
  );
}

function describe(frame: Frame): Decoded {
  return {
    width: frame.width,
    height: frame.height,
    pixelFormat: frame.isVideo() ? avGetPixFmtName(frame.format as AVPixelFormat) : null,
    hdr: frame.colorTrc === AVCOL_TRC_SMPTE2084 || frame.colorTrc === AVCOL_TRC_ARIB_STD_B67,
    sampleRate: frame.sampleRate,
    channels: frame.channels,
  };
}

function videoFacts(stream: Stream, { pixelFormat, hdr, ...coded }: Decoded): VideoFacts {
  const { rotation, width, height } = geometryOf(stream, coded);
  const rate = frameRateOf(stream);
  return {
    codec: codecName(stream),
    width,
    height,
    rotation,
    frameRate: rate === null ? null : rate.num / rate.den,
    frameRateExact: rate === null ? null : `${rate.num}/${rate.den}`,
    pixelFormat,
    hdr,
    alpha: hasAlphaLayer(stream) || (pixelFormat !== null && WITH_ALPHA.test(pixelFormat)),
    bitRate: bitRateOf(stream),
  };
}

/** FFmpeg's names of pixel formats with an alpha plane or channel; a palette has one in each entry. */
const WITH_ALPHA = /^(yuva|rgba|bgra|argb|abgr|gbrap|ya\d|ayuv|vuya|pal8)/;

function audioFacts(stream: Stream, decoded: Decoded | null): AudioFacts {
  const channels = decoded?.channels ?? stream.codecpar.channels;
  return {
    codec: codecName(stream),
    sampleRate: decoded?.sampleRate ?? stream.codecpar.sampleRate,
    channels,
    layout: layoutOf(stream.codecpar.channelLayout, channels),
    bitRate: bitRateOf(stream),
  };
}

/** Plain WAV only counts its channels: there the usual layout of that many holds. */
function layoutOf(layout: ChannelLayout, channels: number): string {
  const known = layout.order === AV_CHANNEL_ORDER_UNSPEC ? avChannelLayoutDefault(channels) : layout;
  return avChannelLayoutDescribe(known) ?? `${channels} channels`;
}

function codecName(stream: Stream): string {
  return avGetCodecName(stream.codecpar.codecId) ?? 'unknown';
}
