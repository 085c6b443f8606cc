import { Frame } from 'node-av/lib';
import { FrameFilter } from './frame-filter.ts';

/** Filters that are set up anew whenever they or the shape of what they get change. */
export class Filtering implements Disposable {
  readonly #out = new Frame();
  #filters = '';
  #filter: FrameFilter | null = null;

  constructor() {
    this.#out.alloc();
  }

  /** Valid until the next call. */
  apply(filters: string, inputs: readonly Frame[]): Frame {
    if (this.#filter === null || filters !== this.#filters || !this.#filter.takes(inputs)) {
      this.#filter?.[Symbol.dispose]();
      this.#filter = null;
      this.#filter = new FrameFilter(inputs, filters);
      this.#filters = filters;
    }
    this.#out.unref();
    return this.#filter.apply(inputs, this.#out);
  }

  [Symbol.dispose](): void {
    this.#filter?.[Symbol.dispose]();
    this.#out.free();
  }
}
