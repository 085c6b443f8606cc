import { Frame } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { Container } from '../../engine/container.ts';
import { Decoder } from '../../engine/decoder.ts';

/** Seconds before the wanted moment to look for a key frame from, as some containers only guess where one is. */
const RUN_UPS = [0, 2, 10];

/** Seconds that timestamps may be off by, besides what their clock rounds them to. */
const TOLERANCE = 1e-5;

/** Frames per second of a stream without timestamps that says nothing of them either. */
const USUAL_RATE = 25;

/** Times the usual that a frame may last and still be the one before the next that is due. */
const LASTING = 1.5;

interface FilmOptions {
  readonly demuxer: string;
  readonly frameRate: number | null;
  readonly threads: number;
}

/** The pictures of a video file, by the time at which they are shown. */
export class Film implements Disposable {
  readonly #open: () => OpenFilm;
  readonly #interval: number;
  #film: OpenFilm;
  /** The one that is shown, and the one after it, as far as they have been decoded. */
  #current = new Timed();
  #next = new Timed();
  #frames: Iterator<Frame> | null = null;
  /** When the next frame is due, if it has no timestamp; not a number where that is not known. */
  #due = 0;
  #version = 0;

  /** Throws `unprocessable` when the file cannot be opened or has no pictures that can be decoded. */
  constructor(path: string, { demuxer, frameRate, threads }: FilmOptions) {
    this.#open = () => new OpenFilm(path, demuxer, threads);
    this.#interval = 1 / (frameRate ?? USUAL_RATE);
    this.#film = this.#open();
  }

  /**
   * The last frame that is shown by then, in seconds of the presentation: the first one before the beginning, the last
   * one after the end. Times are asked for in order. Throws `unprocessable` when there is none at all.
   */
  frameAt(seconds: number): { readonly frame: Frame; readonly version: number } {
    const due = seconds + this.#film.tolerance;
    if (this.#frames === null) this.#begin(due);
    this.#reach(due);
    if (!this.#current.isHeld)
      throw new AssetError('unprocessable', 'Nothing of the video can be decoded there.');
    return { frame: this.#current.frame, version: this.#version };
  }

  /** From a key frame before the moment, where the file can be sought in, or else from the beginning. */
  #begin(due: number): void {
    if (due > 0) {
      // In a hurry a frame may have been passed over that lasts longer than others.
      const isNear =
        this.#seek(due, due - 2 * this.#interval) && due - this.#current.time < LASTING * this.#interval;
      if (isNear || this.#seek(due, Number.NEGATIVE_INFINITY)) return;
      // Even a seek that failed may have moved on.
      this.#film[Symbol.dispose]();
      this.#film = this.#open();
    }
    this.#start({ due: 0, hurryTo: Number.NEGATIVE_INFINITY });
  }

  /** Whether there is a frame that is shown by then, and it is reached. */
  #seek(due: number, hurryTo: number): boolean {
    for (const runUp of RUN_UPS.filter((seconds) => due > seconds)) {
      if (!this.#film.decoder.seek(due - runUp)) return false;
      this.#start({ due: Number.NaN, hurryTo });
      this.#reach(due);
      if (this.#current.isHeld && this.#current.time <= due) return true;
    }
    return false;
  }

  #start({ due, hurryTo }: { due: number; hurryTo: number }): void {
    this.#frames = this.#film.decoder.frames(Number.POSITIVE_INFINITY, { hurryTo: () => hurryTo });
    this.#due = due;
    this.#current.release();
    this.#next.release();
    // The first one fetches what the second one makes current.
    this.#advance();
    this.#advance();
  }

  #reach(due: number): void {
    while (this.#next.isHeld && this.#next.time <= due) this.#advance();
  }

  #advance(): void {
    if (this.#next.isHeld) {
      [this.#current, this.#next] = [this.#next, this.#current];
      this.#version += 1;
    }
    this.#next.release();
    const result = this.#frames?.next();
    if (result === undefined || result.done === true) return;
    const time = this.#film.decoder.timeOf(result.value) ?? this.#due;
    this.#due = time + this.#interval;
    this.#next.hold(result.value, time);
  }

  [Symbol.dispose](): void {
    this.#current.free();
    this.#next.free();
    this.#film[Symbol.dispose]();
  }
}

/** A container with the decoder of its pictures. */
class OpenFilm implements Disposable {
  readonly decoder: Decoder;
  /** Seconds that the time of a frame may be off by. */
  readonly tolerance: number;
  readonly #container: Container;

  constructor(path: string, demuxer: string, threads: number) {
    using opening = new DisposableStack();
    this.#container = opening.use(new Container(path, demuxer));
    const { video } = this.#container;
    if (video === null) throw new AssetError('unprocessable', 'The file has no video stream any more.');
    this.decoder = opening.use(new Decoder(this.#container, video, { threads }));
    this.tolerance = video.timeBase.num / video.timeBase.den / 2 + TOLERANCE;
    opening.move();
  }

  [Symbol.dispose](): void {
    this.decoder[Symbol.dispose]();
    this.#container[Symbol.dispose]();
  }
}

class Timed {
  readonly frame = new Frame();
  time = 0;
  isHeld = false;

  constructor() {
    this.frame.alloc();
  }

  hold(frame: Frame, time: number): void {
    this.frame.ref(frame);
    this.time = time;
    this.isHeld = true;
  }

  release(): void {
    this.frame.unref();
    this.isHeld = false;
  }

  free(): void {
    this.frame.free();
  }
}
