import type { MediaPool } from '#media/pool.ts';
import type { RenderPool } from '#media/render-pool.ts';
import type { PoolFigures } from '#media/workers/child-pool.ts';
import { type Figures, LONG } from '#telemetry/registry.ts';
import type { Tracer } from '#telemetry/spans.ts';
import { asStep } from '#telemetry/step.ts';

type Timed = <T>(command: string, fn: () => Promise<T>) => Promise<T>;

export interface MediaParts {
  readonly media: MediaPool;
  readonly renderer: RenderPool;
}

/** The same pools, whose commands are timed and traced and whose children are counted. */
export function watchMedia(
  { media, renderer }: MediaParts,
  figures: Figures | null,
  tracer: Tracer | null,
): MediaParts {
  if (figures !== null) poolFigures(figures, { media: media.figures, render: renderer.figures });
  const timed = timedCommands(figures, tracer);
  return { media: watchPool(media, timed), renderer: watchRenderer(renderer, timed) };
}

function timedCommands(figures: Figures | null, tracer: Tracer | null): Timed {
  const duration = figures?.histogram({
    name: 'media_command_duration_seconds',
    help: 'Commands to the child processes for media, the wait for a free one included.',
    labels: ['command', 'outcome'],
    buckets: LONG,
  });
  return (command, fn) => {
    const observe = (seconds: number, error: unknown) =>
      duration?.observe({ command, outcome: error === null ? 'done' : 'failed' }, seconds);
    return asStep({ name: `media ${command}`, wait: null, tracer, observe }, fn);
  };
}

function watchPool(pool: MediaPool, timed: Timed): MediaPool {
  return {
    ...pool,
    probe: (input, signal) => timed('probe', () => pool.probe(input, signal)),
    preview: (input, signal) => timed('preview', () => pool.preview(input, signal)),
  };
}

function watchRenderer(pool: RenderPool, timed: Timed): RenderPool {
  return {
    ...pool,
    scene: (input, signal, tell) => timed('scene', () => pool.scene(input, signal, tell)),
    sound: (input, signal, tell) => timed('sound', () => pool.sound(input, signal, tell)),
    assemble: (input, signal) => timed('assemble', () => pool.assemble(input, signal)),
    still: (input, signal) => timed('still', () => pool.still(input, signal)),
    copy: (input, signal) => timed('copy', () => pool.copy(input, signal)),
    speak: (input, signal) => timed('speak', () => pool.speak(input, signal)),
  };
}

/** What the pools say of themselves, by what they are for. */
function poolFigures(figures: Figures, pools: Readonly<Record<string, () => PoolFigures>>): void {
  const read = Object.entries(pools);
  figures.gauge(
    {
      name: 'media_children',
      help: 'Child processes for media: busy ones and those that wait for a command.',
      labels: ['pool', 'state'],
    },
    (set) => {
      for (const [pool, look] of read) {
        const { running, busy } = look();
        set({ pool, state: 'busy' }, busy);
        set({ pool, state: 'idle' }, running - busy);
      }
    },
  );
  figures.gauge(
    {
      name: 'media_commands_waiting',
      help: 'Commands that wait for a free child process.',
      labels: ['pool'],
    },
    (set) => {
      for (const [pool, look] of read) set({ pool }, look().waiting);
    },
  );
  figures.counted(
    {
      name: 'media_children_ended_total',
      help: 'Child processes that ended, by why: retired and aborted ones are replaced in the ordinary course.',
      labels: ['pool', 'reason'],
    },
    (set) => {
      for (const [pool, look] of read) {
        for (const [reason, count] of Object.entries(look().ended)) set({ pool, reason }, count);
      }
    },
  );
}
