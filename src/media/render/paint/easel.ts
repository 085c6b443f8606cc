import { Frame } from 'node-av/lib';

/** Frames for what is painted in between: handed out one by one, and taken back all at once. */
export class Easel implements Disposable {
  readonly #all: Frame[] = [];
  #used = 0;

  /** A blank frame, until `clear`. */
  take(): Frame {
    const known = this.#all[this.#used];
    this.#used += 1;
    if (known !== undefined) return known;
    const frame = new Frame();
    frame.alloc();
    this.#all.push(frame);
    return frame;
  }

  owns(frame: Frame): boolean {
    return this.#all.includes(frame);
  }

  clear(): void {
    for (const frame of this.#all.slice(0, this.#used)) frame.unref();
    this.#used = 0;
  }

  [Symbol.dispose](): void {
    for (const frame of this.#all) frame.free();
  }
}
