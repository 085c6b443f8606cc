import type { IRational, Packet, Stream } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { Container } from '../../engine/container.ts';
import type { Fraction } from '../timeline.ts';
import { describePictures } from './describe.ts';
import { FrameCount } from './frame-count.ts';
import type { Track } from './track.ts';

/** What scenes are rendered into. */
const DEMUXER = 'mov';

/**
 * The pictures of all scenes, one after the other, counted in frames: whatever the clocks of the scenes' files, each
 * frame is there once, none is missing, and all are as long. Throws `internal` for scenes that do not fit together.
 */
export class PictureTrack implements Track {
  readonly timeBase: IRational;
  readonly #scenes: readonly string[];
  readonly #fps: Fraction;
  #like: Shape | null = null;

  constructor(scenes: readonly string[], fps: Fraction) {
    this.#scenes = scenes;
    this.#fps = fps;
    this.timeBase = { num: fps.den, den: fps.num };
  }

  describe(stream: Stream): void {
    const [first] = this.#scenes;
    if (first === undefined) throw new AssetError('internal', 'There are no scenes to join.');
    using container = new Container(first, DEMUXER);
    const source = streamOf(container);
    describePictures(stream, source, this.#fps);
    this.#like = shapeOf(source);
  }

  *packets(): Generator<Packet> {
    let done = 0;
    for (const scene of this.#scenes) {
      using container = new Container(scene, DEMUXER);
      const stream = streamOf(container);
      this.#check(stream);
      const frames = new FrameCount(stream, this.#fps);
      for (const packet of container.packets()) {
        if (packet.streamIndex !== stream.index) continue;
        if (!frames.count(packet, done)) {
          throw new AssetError('internal', 'A picture of a scene comes too late to be shown.');
        }
        yield packet;
      }
      if (!frames.complete) throw new AssetError('internal', 'A scene has not one picture for each frame.');
      done += frames.length;
    }
  }

  /** A decoder is set up once for the whole track. */
  #check(stream: Stream): void {
    const [found, expected] = [JSON.stringify(shapeOf(stream)), JSON.stringify(this.#like)];
    if (found === expected) return;
    throw new AssetError('internal', `Scenes are not alike: one is ${expected}, another ${found}.`);
  }
}

/** What has to be alike in files that are joined. */
interface Shape {
  readonly codec: number;
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: number;
  /** Base64 of what the decoder is set up with. */
  readonly setup: string;
}

function shapeOf({ codecpar }: Stream): Shape {
  const { codecId, width, height, format, extradata } = codecpar;
  return { codec: codecId, width, height, pixelFormat: format, setup: extradata?.toString('base64') ?? '' };
}

function streamOf({ video }: Container): Stream {
  if (video === null) throw new AssetError('internal', 'A rendered scene has no pictures.');
  return video;
}
