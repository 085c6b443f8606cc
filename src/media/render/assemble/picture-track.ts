import { type IRational, type Packet, Rational, type Stream } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { Container } from '../../engine/container.ts';
import type { Fraction } from '../timeline.ts';
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
    source.codecpar.copy(stream.codecpar);
    // Each container has its own names for codecs.
    stream.codecpar.codecTag = 0;
    stream.timeBase = new Rational(this.timeBase.num, this.timeBase.den);
    stream.avgFrameRate = new Rational(this.#fps.num, this.#fps.den);
    stream.sampleAspectRatio = source.sampleAspectRatio;
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
        const { shown, decoded } = frames.count(packet);
        packet.pts = BigInt(done + shown);
        packet.dts = BigInt(done + decoded);
        packet.duration = 1n;
        yield packet;
      }
      done += frames.finish();
    }
  }

  /** A decoder is set up once for the whole track. */
  #check(stream: Stream): void {
    const [found, expected] = [JSON.stringify(shapeOf(stream)), JSON.stringify(this.#like)];
    if (found === expected) return;
    throw new AssetError('internal', `Scenes are not alike: one is ${expected}, another ${found}.`);
  }
}

/** The frames of one scene as its packets come, which is in the order in which they are decoded. */
class FrameCount {
  readonly #stream: Stream;
  readonly #fps: Fraction;
  readonly #shown = new Set<number>();
  #first: bigint | null = null;
  #packets = 0;
  #last = -1;

  constructor(stream: Stream, fps: Fraction) {
    this.#stream = stream;
    this.#fps = fps;
  }

  /** Which frame of the scene is shown with a packet, and when it is decoded so that it is there in time. */
  count({ pts }: Packet): { shown: number; decoded: number } {
    // A scene begins with a picture that refers to no other, and that is shown first.
    this.#first ??= pts;
    const { num, den } = this.#stream.timeBase;
    const seconds = (Number(pts - this.#first) * num) / den;
    const shown = Math.round((seconds * this.#fps.num) / this.#fps.den);
    const decoded = this.#packets - this.#stream.codecpar.videoDelay;
    if (shown < 0 || shown < decoded) {
      throw new AssetError('internal', `Frame ${shown} of a scene comes too late.`);
    }
    this.#packets += 1;
    this.#shown.add(shown);
    this.#last = Math.max(this.#last, shown);
    return { shown, decoded };
  }

  /** How many there were. */
  finish(): number {
    const frames = this.#last + 1;
    if (frames === 0 || this.#shown.size !== frames || this.#packets !== frames) {
      throw new AssetError('internal', `A scene of ${frames} frames has ${this.#packets} pictures.`);
    }
    return frames;
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
