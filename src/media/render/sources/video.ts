import {
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_RANGE_UNSPECIFIED,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_UNSPECIFIED,
  type AVPixelFormat,
} from 'node-av/constants';
import { avGetPixFmtName, type Frame } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import type { Facts } from '../../facts.ts';
import { identify } from '../../probe/identify.ts';
import type { VideoPicture } from '../timeline.ts';
import { Film } from './film.ts';
import type { Shown, Source } from './source.ts';

/** Scenes are rendered side by side: a second thread is for the last one, and for a processor that is idle. */
const THREADS = 2;

export async function openVideo(
  path: string,
  { facts, trim, speed }: { facts: Facts } & Pick<VideoPicture, 'trim' | 'speed'>,
): Promise<Source> {
  const { video } = facts;
  if (video === null) throw new AssetError('unprocessable', 'It is no video.');
  const { demuxer, mediaType } = await identify(path, { declaredType: facts.mediaType, name: '' });
  if (demuxer === null)
    throw new AssetError('unprocessable', `The file is ${mediaType} and not ${facts.mediaType}.`);
  const film = new Film(path, { demuxer, frameRate: video.frameRate, threads: THREADS });
  const { width, height, rotation, hdr, alpha } = video;
  return {
    natural: { width, height },
    rotation,
    hdr,
    alpha,
    async at(seconds: number): Promise<Shown> {
      const { frame, version } = film.frameAt(trim + seconds * speed);
      if (!hdr) stateColours(frame);
      return { frame, version, window: { x: 0, y: 0, width, height } };
    },
    [Symbol.dispose]: () => film[Symbol.dispose](),
  };
}

/** Lines above which a picture that does not say is taken for high definition, as players do. */
const STANDARD_DEFINITION = 576;

/** What a file does not say of its colours is what its size makes likely. */
function stateColours(frame: Frame): void {
  if (/rgb|bgr|gbr|pal8/.test(avGetPixFmtName(frame.format as AVPixelFormat) ?? '')) {
    frame.colorSpace = AVCOL_SPC_RGB;
    frame.colorRange = AVCOL_RANGE_JPEG;
    return;
  }
  if (frame.colorSpace === AVCOL_SPC_UNSPECIFIED)
    frame.colorSpace = frame.height > STANDARD_DEFINITION ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  if (frame.colorRange === AVCOL_RANGE_UNSPECIFIED) frame.colorRange = AVCOL_RANGE_MPEG;
}
