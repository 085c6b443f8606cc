import { blaming } from '../failure.ts';
import { frameOf, secondsOf } from '../frames.ts';
import { extentOf } from '../geometry/extent.ts';
import { isAtRest, layoutAt, NO_OFFSET, type Offset } from '../geometry/layout.ts';
import type { Size } from '../geometry/rect.ts';
import { openSource, type Scenery } from '../sources/open.ts';
import type { Source } from '../sources/source.ts';
import type { Clip } from '../timeline.ts';
import { Overlay } from './overlay.ts';
import { type Painted, Placer } from './placer.ts';

/** A clip on the canvas: what it needs is opened when it is first seen, and closed when it is over. */
export class Layer implements Disposable {
  /** Frames of the stage, the end not included. */
  readonly first: number;
  readonly end: number;
  readonly overlay = new Overlay();
  readonly #clip: Clip;
  readonly #scenery: Scenery;
  readonly #canvas: Size;
  #open: { readonly source: Source; readonly placer: Placer } | null = null;

  constructor(clip: Clip, scenery: Scenery, canvas: Size) {
    this.#clip = clip;
    this.#scenery = scenery;
    this.#canvas = canvas;
    this.first = frameOf(clip.start, scenery.fps);
    this.end = frameOf(clip.start + clip.length, scenery.fps);
  }

  shows(frame: number): boolean {
    return frame >= this.first && frame < this.end;
  }

  /** What it puts on the canvas at a frame of the stage, or null. Throws `unprocessable`, naming the clip. */
  async at(frame: number, offset: Offset = NO_OFFSET): Promise<Painted | null> {
    return await blaming(this.#clip.pointer, async () => {
      this.#open ??= await this.#begin();
      const { source, placer } = this.#open;
      const seconds = secondsOf(frame - this.first, this.#scenery.fps);
      const shown = await source.at(seconds);
      if (shown === null) return null;
      const { zoom, stage } = this.#scenery;
      const layout = layoutAt(this.#clip, source.natural, { seconds, zoom, stage, offset });
      const isSteady = offset === NO_OFFSET && isAtRest(this.#clip, seconds);
      return placer.place(shown, layout, isSteady);
    });
  }

  async #begin() {
    const extent = (natural: Size) => extentOf(this.#clip, natural, this.#scenery);
    const source = await openSource(this.#clip, this.#scenery, extent);
    return { source, placer: new Placer(source, extent(source.natural).resolution, this.#canvas) };
  }

  /** It may be asked again, and begins anew then. */
  close(): void {
    this.#open?.placer[Symbol.dispose]();
    this.#open?.source[Symbol.dispose]();
    this.#open = null;
  }

  [Symbol.dispose](): void {
    this.close();
    this.overlay[Symbol.dispose]();
  }
}
