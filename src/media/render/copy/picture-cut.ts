import type { IRational, Packet, Stream } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { Container } from '../../engine/container.ts';
import { describePictures } from '../assemble/describe.ts';
import { FrameCount } from '../assemble/frame-count.ts';
import { readOnly } from '../assemble/read-only.ts';
import type { Track } from '../assemble/track.ts';
import { secondsOf } from '../frames.ts';
import type { Fraction } from '../timeline.ts';

/** A stretch of a file's pictures: from a time, in seconds of its presentation, that many frames. */
export interface PictureCutOptions {
  readonly demuxer: string;
  readonly trim: number;
  readonly frames: number;
  readonly fps: Fraction;
}

/**
 * The packets of some frames of a file. Throws `unprocessable` where packets cannot be parted so: the first frame has to
 * be a key frame, and no frame may refer to one behind the last.
 */
export class PictureCut implements Track, Disposable {
  readonly timeBase: IRational;
  /** When the first frame is shown, in seconds by the file's own clock. */
  readonly start: number;
  readonly #container: Container;
  readonly #stream: Stream;
  readonly #options: PictureCutOptions;

  constructor(path: string, options: PictureCutOptions) {
    using opening = new DisposableStack();
    this.#container = opening.use(new Container(path, options.demuxer));
    this.#options = options;
    this.#stream = onlyPictures(this.#container);
    this.timeBase = { num: options.fps.den, den: options.fps.num };
    this.start = this.#firstTime();
    opening.move();
  }

  describe(stream: Stream): void {
    describePictures(stream, this.#stream, this.#options.fps);
  }

  *packets(): Generator<Packet> {
    const { frames, fps } = this.#options;
    const count = new FrameCount(this.#stream, fps);
    const { videoDelay } = this.#stream.codecpar;
    let read = 0;
    for (const packet of this.#fromStart()) {
      const frame = count.frameOf(packet);
      // Such frames refer to what is before the key frame.
      if (frame < 0) continue;
      read += 1;
      if (frame >= frames) {
        // Decoded so late, nothing is shown before the end any more.
        if (read - videoDelay >= frames) break;
        continue;
      }
      if (read > count.packets + 1) throw inseparable('ends between frames that refer to each other');
      if (!count.count(packet, 0)) throw inseparable('has no constant frame rate');
      yield packet;
    }
    if (!count.complete || count.length !== frames) throw inseparable('has not one picture for each frame');
  }

  /** Packets of the pictures from the last key frame that is not behind the first frame. */
  *#fromStart(): Generator<Packet> {
    const { trim, fps } = this.#options;
    // Half a frame later: times that are written in decimals are not quite those of the file.
    this.#container.seek(this.#stream, trim + secondsOf(0.5, fps));
    for (const packet of this.#container.packets())
      if (packet.streamIndex === this.#stream.index) yield packet;
  }

  #firstTime(): number {
    const { trim, fps } = this.#options;
    const { num, den } = this.#stream.timeBase;
    for (const { pts, isKeyframe } of this.#fromStart()) {
      const time = (Number(pts) * num) / den;
      const early = trim - (time - this.#container.startTime);
      if (!isKeyframe || Math.abs(early) > secondsOf(0.5, fps)) break;
      return time;
    }
    throw inseparable('does not begin on a key frame');
  }

  [Symbol.dispose](): void {
    this.#container[Symbol.dispose]();
  }
}

function onlyPictures(container: Container): Stream {
  const { video } = container;
  if (video === null) throw inseparable('has no pictures');
  readOnly(container, video);
  return video;
}

function inseparable(reason: string): AssetError {
  return new AssetError('unprocessable', `The cut cannot be copied: it ${reason}.`);
}
