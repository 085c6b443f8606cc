import type { Clip, Sound, Track } from '#media/render/timeline.ts';
import type { Size } from './boxes.ts';
import type { Context } from './context.ts';
import { motionsOf } from './motion.ts';
import { isVisible, type Placed, transitionTime } from './placed.ts';
import { placementOf } from './placement.ts';
import type { SaidLine, Span } from './source.ts';
import { blankClip, type Edge, edgeOf, TrackBuilder } from './transitions.ts';

interface Setting {
  readonly stage: Size;
  readonly context: Context;
  readonly said: (name: string) => readonly SaidLine[];
}

/** The pictures of a track whose clips have their places. */
export function trackOf(placed: readonly Placed[], setting: Setting): Track {
  const builder = new TrackBuilder();
  const visible = placed.filter(({ prepared }) => isVisible(prepared));
  visible.forEach((one, index) => {
    new ClipBuilder(one, visible[index + 1] ?? null, setting).addTo(builder);
  });
  return builder.track;
}

/** Its sounds, which go over into each other where the pictures do. */
export function soundsOf(placed: readonly Placed[], { context }: Setting): Sound[] {
  const visible = placed.filter(({ prepared }) => isVisible(prepared));
  return placed.flatMap((one) => {
    const next = isVisible(one.prepared) ? visible[visible.indexOf(one) + 1] : undefined;
    const [fadeIn, fadeOut] = [context.grid.seconds(one.overlap), context.grid.seconds(next?.overlap ?? 0)];
    return one.prepared.source.sounds(spanOf(one, context)).map((sound) => ({
      ...sound,
      fadeIn: Math.max(sound.fadeIn, fadeIn),
      fadeOut: Math.max(sound.fadeOut, fadeOut),
    }));
  });
}

function spanOf({ start, end }: Placed, { grid }: Context): Span {
  return { start: grid.seconds(start), length: grid.seconds(end - start) };
}

/** Puts one clip on a track, with the way that leads to it and away from it. */
class ClipBuilder {
  readonly #placed: Placed;
  readonly #setting: Setting;
  readonly #span: Span;
  readonly #entrance: Edge | null;
  readonly #exit: Edge | null;
  /** Seconds that each of these takes. */
  readonly #edgeTime: number;

  constructor(placed: Placed, next: Placed | null, setting: Setting) {
    const { in: entering = 'none', out: leaving = 'none' } = placed.prepared.clip.transition ?? {};
    const comes = placed.overlap === 0 && entering !== 'none';
    const goes = (next?.overlap ?? 0) === 0 && leaving !== 'none';
    const { grid } = setting.context;
    const whole = placed.end - placed.start;
    const wanted = Math.min(
      grid.length(transitionTime(placed.prepared)),
      comes && goes ? Math.floor(whole / 2) : whole,
    );
    this.#placed = placed;
    this.#setting = setting;
    this.#span = spanOf(placed, setting.context);
    this.#edgeTime = grid.seconds(wanted);
    const { stage } = setting;
    const length = this.#edgeTime;
    this.#entrance = comes && wanted > 0 ? edgeOf(entering, 'in', { stage, at: 0, length }) : null;
    this.#exit =
      goes && wanted > 0 ? edgeOf(leaving, 'out', { stage, at: this.#span.length - length, length }) : null;
  }

  addTo(builder: TrackBuilder): void {
    const { overlap, transition } = this.#placed;
    const { start, length } = this.#span;
    const before = this.#blank(this.#entrance, start);
    const after = this.#blank(this.#exit, start + length - this.#edgeTime);
    if (before !== null) builder.add(before.clip, null);
    const shared =
      transition === null ? null : { kind: transition, length: this.#setting.context.grid.seconds(overlap) };
    builder.add(this.#clip(), before === null ? shared : { kind: before.kind, length: this.#edgeTime });
    if (after !== null) builder.add(after.clip, { kind: after.kind, length: this.#edgeTime });
  }

  #clip(): Clip {
    const { clip, pointer, source } = this.#placed.prepared;
    const { stage, said } = this.#setting;
    const { length } = this.#span;
    const picture = source.picture?.(this.#span, said) ?? EMPTY;
    const moved = [this.#entrance, this.#exit].flatMap((edge) =>
      edge !== null && 'motions' in edge ? edge.motions : [],
    );
    const motion = [...motionsOf(clip, { stage, length }), ...moved];
    return { pointer, ...this.#span, picture, placement: placementOf(clip, stage), motion };
  }

  #blank(edge: Edge | null, start: number) {
    if (edge === null || !('blank' in edge)) return null;
    const { pointer } = this.#placed.prepared;
    const clip = blankClip(pointer, edge.blank, {
      start,
      length: this.#edgeTime,
      stage: this.#setting.stage,
    });
    return { clip, kind: edge.kind };
  }
}

const EMPTY = { kind: 'fill', fill: { kind: 'solid', colour: '#00000000' } } as const;
