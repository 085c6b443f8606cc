import { frameOf, microseconds, secondsOf } from '../frames.ts';
import type {
  CaptionsPicture,
  Clip,
  Fraction,
  MediaInput,
  Picture,
  Stage,
  Track,
  Transition,
} from '../timeline.ts';
import type { Stretch } from './cuts.ts';

/**
 * What of a stage is seen in a stretch of its frames, with times from the beginning of the stretch. A clip that began
 * earlier and is on the move keeps its beginning, which is then before 0, so that it moves on from where it was; any
 * other is trimmed to what is seen of it, so that nothing outside of the stretch makes a difference.
 */
export function sliceStage(stage: Stage, stretch: Stretch, film: Film): Stage {
  const slice = new Slice(stretch, film);
  return {
    ...stage,
    tracks: stage.tracks.map((track) => slice.track(track)).filter(({ clips }) => clips.length > 0),
  };
}

/** What a stage is of. */
export interface Film {
  readonly fps: Fraction;
  readonly media: readonly MediaInput[];
}

class Slice {
  readonly #stretch: Stretch;
  readonly #film: Film;
  readonly #fps: Fraction;

  constructor(stretch: Stretch, film: Film) {
    this.#stretch = stretch;
    this.#film = film;
    this.#fps = film.fps;
  }

  track({ clips, transitions }: Track): Track {
    const seen = clips.flatMap((clip, index) => (this.#shows(clip) ? [{ clip, index }] : []));
    const kept = transitions.flatMap((transition): Transition[] => {
      const from = seen.findIndex(({ index }) => index === transition.from);
      return from >= 0 && from + 1 < seen.length ? [{ ...transition, from }] : [];
    });
    return {
      clips: seen.map(({ clip }, index) =>
        this.#clip(clip, {
          entering: kept.some(({ from }) => from + 1 === index),
          leaving: kept.some(({ from }) => from === index),
        }),
      ),
      transitions: kept,
    };
  }

  #shows({ start, length }: Clip): boolean {
    const { first, end } = this.#stretch;
    return frameOf(start, this.#fps) < end && frameOf(start + length, this.#fps) > first;
  }

  /** A transition takes the time in which two clips are there: neither of them is trimmed on that side. */
  #clip(clip: Clip, { entering, leaving }: { entering: boolean; leaving: boolean }): Clip {
    const { first, end } = this.#stretch;
    const start = frameOf(clip.start, this.#fps);
    const clipEnd = frameOf(clip.start + clip.length, this.#fps);
    const keepsStart = entering || this.#moves(clip, this.#seconds(first - start));
    const newStart = keepsStart ? start : Math.max(start, first);
    const newEnd = leaving || hasMovingView(clip.picture) ? clipEnd : Math.min(clipEnd, end);
    return {
      ...clip,
      start: this.#seconds(newStart - first),
      length: this.#seconds(newEnd - newStart),
      picture: this.#picture(clip.picture, {
        start,
        elapsed: newStart - start,
        visible: { first: Math.max(first, start) - start, end: Math.min(end, clipEnd) - start },
      }),
    };
  }

  /** `elapsed` frames of the clip are left out at its beginning; only the `visible` ones of it are of interest. */
  #picture(picture: Picture, clip: { start: number; elapsed: number; visible: Stretch }): Picture {
    const elapsed = this.#seconds(clip.elapsed);
    switch (picture.kind) {
      case 'video':
        return { ...picture, trim: microseconds(picture.trim + elapsed * picture.speed) };
      case 'captions':
        return this.#captions(picture, elapsed, clip.visible);
      case 'text':
        return elapsed > 0 ? { ...picture, reveal: 'none', revealTime: 0 } : picture;
      case 'stage': {
        // Sliced in its own time to what is seen of it, and begun so much later: a trim below 0 is a delay.
        const trim = frameOf(picture.trim, this.#fps);
        const { first, end } = clip.visible;
        const stage = sliceStage(picture.stage, { first: first + trim, end: end + trim }, this.#film);
        return { ...picture, stage, trim: this.#seconds(clip.elapsed - first) };
      }
      default:
        return picture;
    }
  }

  #captions(picture: CaptionsPicture, elapsed: number, visible: Stretch): CaptionsPicture {
    const [from, to] = [this.#seconds(visible.first), this.#seconds(visible.end)];
    const moved = <T extends { start: number; end: number }>(timed: T): T => ({
      ...timed,
      start: microseconds(timed.start - elapsed),
      end: microseconds(timed.end - elapsed),
    });
    const lines = picture.lines
      .filter(({ start, end }) => start < to && end > from)
      .map((line) => moved({ ...line, words: line.words === null ? null : line.words.map(moved) }));
    return { ...picture, lines };
  }

  /** Whether a clip looks different according to when it began, so many seconds after its beginning. */
  #moves({ motion, picture }: Clip, elapsed: number): boolean {
    const reveals = picture.kind === 'text' && picture.reveal !== 'none' && picture.revealTime > elapsed;
    return motion.length > 0 || reveals || hasMovingView(picture) || this.#isAnimated(picture);
  }

  /** A moving image, which knows of no trim. */
  #isAnimated(picture: Picture): boolean {
    if (picture.kind !== 'video' && picture.kind !== 'image') return false;
    const image = this.#film.media[picture.media]?.facts.image ?? null;
    return image !== null && image.pages > 1;
  }

  #seconds(frames: number): number {
    return microseconds(secondsOf(frames, this.#fps));
  }
}

export function hasMovingView(picture: Picture): boolean {
  if (picture.kind !== 'video' && picture.kind !== 'image') return false;
  const { from, to } = picture.view;
  return from.x !== to.x || from.y !== to.y || from.width !== to.width || from.height !== to.height;
}
