import type { Frame } from 'node-av/lib';
import type { Size } from '../geometry/rect.ts';
import type { Scenery } from '../sources/open.ts';
import type { Stage } from '../timeline.ts';
import { backgroundFrame, isTransparent } from './background.ts';
import { Easel } from './easel.ts';
import type { Mark } from './mark.ts';
import { TrackPainter } from './track.ts';

export interface Setting extends Pick<Scenery, 'media' | 'files' | 'fps'> {
  /** What the stage fills; even. */
  readonly canvas: Size;
}

/**
 * Paints the frames of a stage, bottom up, each by itself: a frame is the same whichever was painted before it, though
 * later ones come sooner where they follow each other. What is behind something that covers the canvas is not painted at
 * all, and a frame on which nothing has changed is the one before.
 */
export class Painter implements Disposable {
  /** Whether its canvas is transparent where nothing is painted. */
  readonly alpha: boolean;
  readonly #background: Frame;
  readonly #tracks: readonly TrackPainter[];
  readonly #easel = new Easel();
  #last: { readonly marks: readonly Mark[]; readonly frame: Frame } | null = null;
  #version = 0;

  constructor(stage: Stage, setting: Setting) {
    this.alpha = isTransparent(stage.background);
    this.#background = backgroundFrame(stage.background, setting.canvas);
    const { canvas, ...rest } = setting;
    const { width, height } = stage;
    const zoom = { x: canvas.width / width, y: canvas.height / height };
    const scenery: Scenery = { ...rest, stage: { width, height }, zoom };
    this.#tracks = stage.tracks.map((track) => new TrackPainter(track, scenery, canvas));
  }

  /** Valid until the next call; the version tells whether it is another one than before. */
  async paint(index: number): Promise<{ readonly frame: Frame; readonly version: number }> {
    const marks = await this.#marksAt(index);
    if (this.#last !== null && sameMarks(this.#last.marks, marks))
      return { frame: this.#last.frame, version: this.#version };
    this.#easel.clear();
    const frame = marks.reduceRight((canvas, mark) => mark.on(canvas, this.#easel), this.#background);
    this.#last = { marks, frame };
    this.#version += 1;
    return { frame, version: this.#version };
  }

  /** From the top down to what covers the canvas. */
  async #marksAt(index: number): Promise<Mark[]> {
    const marks: Mark[] = [];
    for (const track of this.#tracks.toReversed()) {
      for (const mark of await track.marksAt(index)) {
        marks.push(mark);
        if (mark.covers) return marks;
      }
    }
    return marks;
  }

  [Symbol.dispose](): void {
    for (const track of this.#tracks) track[Symbol.dispose]();
    this.#easel[Symbol.dispose]();
    this.#background.free();
  }
}

function sameMarks(a: readonly Mark[], b: readonly Mark[]): boolean {
  return a.length === b.length && a.every((mark, index) => mark.isSameAs(b[index] ?? null));
}
