import { Frame, type Stream } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { Container } from '../../engine/container.ts';
import { Decoder } from '../../engine/decoder.ts';

/** Seconds before the wanted moment to look for a key frame from, as some containers only guess where one is. */
const RUN_UPS = [0, 2, 10, Number.POSITIVE_INFINITY];

/** Seconds that timestamps may be off by, besides what their clock rounds them to. */
const TOLERANCE = 1e-5;

/** Frames per second of a stream without timestamps that says nothing of them either. */
const USUAL_RATE = 25;

interface FilmOptions {
  readonly demuxer: string;
  readonly frameRate: number | null;
  readonly threads: number;
}

/** The pictures of a video file, by the time at which they are shown. */
export class Film implements Disposable {
  readonly #container: Container;
  readonly #decoder: Decoder;
  readonly #tolerance: number;
  readonly #interval: number;
  /** The one that is shown, and the one after it, as far as they have been decoded. */
  #current = new Timed();
  #next = new Timed();
  #frames: Iterator<Frame> | null = null;
  /** Frames since the beginning, for streams without timestamps. */
  #count = 0;
  #version = 0;

  /** Throws `unprocessable` when the file cannot be opened or has no pictures that can be decoded. */
  constructor(path: string, { demuxer, frameRate, threads }: FilmOptions) {
    using opening = new DisposableStack();
    this.#container = opening.use(new Container(path, demuxer));
    const { video } = this.#container;
    if (video === null) throw new AssetError('unprocessable', 'The file has no video stream any more.');
    this.#decoder = opening.use(new Decoder(this.#container, video, { threads }));
    this.#tolerance = tick(video) / 2 + TOLERANCE;
    this.#interval = 1 / (frameRate ?? USUAL_RATE);
    opening.move();
  }

  /**
   * The last frame that is shown by then, in seconds of the presentation: the first one before the beginning, the last
   * one after the end. Times are asked for in order. Throws `unprocessable` when there is none at all.
   */
  frameAt(seconds: number): { readonly frame: Frame; readonly version: number } {
    const due = seconds + this.#tolerance;
    if (this.#frames === null) this.#begin(due);
    while (this.#next.isHeld && this.#next.time <= due) this.#advance();
    if (!this.#current.isHeld)
      throw new AssetError('unprocessable', 'Nothing of the video can be decoded there.');
    return { frame: this.#current.frame, version: this.#version };
  }

  /** From a key frame before the moment, where the file can be sought in. */
  #begin(due: number): void {
    for (const runUp of RUN_UPS) {
      const from = due - runUp;
      this.#count = 0;
      const sought = due > 0 && this.#decoder.seek(Math.max(0, from));
      this.#frames = this.#decoder.frames(Number.POSITIVE_INFINITY);
      this.#advance();
      // The first advance fetches what the second one makes current.
      this.#advance();
      if (!sought || from <= 0 || (this.#current.isHeld && this.#current.time <= due)) return;
    }
  }

  #advance(): void {
    if (this.#next.isHeld) {
      [this.#current, this.#next] = [this.#next, this.#current];
      this.#version += 1;
    }
    this.#next.release();
    const result = this.#frames?.next();
    if (result === undefined || result.done === true) return;
    const time = this.#decoder.timeOf(result.value) ?? this.#count * this.#interval;
    this.#count += 1;
    this.#next.hold(result.value, time);
  }

  [Symbol.dispose](): void {
    this.#current.free();
    this.#next.free();
    this.#decoder[Symbol.dispose]();
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

function tick({ timeBase: { num, den } }: Stream): number {
  return num / den;
}
