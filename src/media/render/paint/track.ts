import type { Size } from '../geometry/rect.ts';
import type { Scenery } from '../sources/open.ts';
import type { Track } from '../timeline.ts';
import { Layer } from './layer.ts';
import { type Mark, PictureMark } from './mark.ts';
import { TransitionPainter } from './transition.ts';

/** The clips of one track, and the ways from one to the next. */
export class TrackPainter implements Disposable {
  readonly #layers: readonly Layer[];
  readonly #transitions: readonly TransitionPainter[];

  constructor({ clips, transitions }: Track, scenery: Scenery, canvas: Size) {
    this.#layers = clips.map((clip) => new Layer(clip, scenery, canvas));
    this.#transitions = transitions.flatMap(({ kind, from }) => {
      const [leaving, entering] = [this.#layers[from], this.#layers[from + 1]];
      return leaving && entering ? [new TransitionPainter(kind, { leaving, entering, canvas })] : [];
    });
  }

  /** From the top down. */
  async marksAt(frame: number): Promise<Mark[]> {
    for (const layer of this.#layers) if (frame >= layer.end) layer.close();
    const transition = this.#transitions.find((one) => one.shows(frame));
    if (transition !== undefined) return [await transition.markAt(frame)];
    const marks: Mark[] = [];
    for (const layer of this.#layers.filter((one) => one.shows(frame)).toReversed()) {
      const painted = await layer.at(frame);
      if (painted !== null) marks.push(new PictureMark(painted, layer.overlay));
    }
    return marks;
  }

  [Symbol.dispose](): void {
    for (const transition of this.#transitions) transition[Symbol.dispose]();
    for (const layer of this.#layers) layer[Symbol.dispose]();
  }
}
