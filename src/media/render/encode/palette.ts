import { Frame } from 'node-av/lib';
import { FrameFilter } from '../../engine/frame-filter.ts';

/** Finds the 256 colours that suit a number of pictures best. */
export class PaletteMaker implements Disposable {
  #filter: FrameFilter | null = null;

  add(picture: Frame): void {
    this.#filter ??= new FrameFilter([picture], 'palettegen=reserve_transparent=0');
    this.#filter.collect(picture);
  }

  /** Once, after the last picture, of which there is at least one. */
  make(): Palette {
    if (this.#filter === null) throw new Error('a palette is made of at least one picture');
    const colours = new Frame();
    colours.alloc();
    return new Palette(this.#filter.conclude(colours));
  }

  [Symbol.dispose](): void {
    this.#filter?.[Symbol.dispose]();
  }
}

/** 256 colours, and the pictures that are made of them. */
export class Palette implements Disposable {
  readonly #colours: Frame;
  readonly #out = new Frame();
  #filter: FrameFilter | null = null;

  /** The frame is its own from now on. */
  constructor(colours: Frame) {
    this.#colours = colours;
    this.#out.alloc();
  }

  /** Valid until the next call. */
  apply(picture: Frame): Frame {
    const inputs = [picture, this.#colours];
    this.#filter ??= new FrameFilter(inputs, '[0][1]paletteuse=dither=sierra2_4a');
    this.#out.unref();
    return this.#filter.apply(inputs, this.#out);
  }

  [Symbol.dispose](): void {
    this.#filter?.[Symbol.dispose]();
    this.#colours.free();
    this.#out.free();
  }
}
