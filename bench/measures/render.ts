import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openLog } from '#log.ts';
import { planScenes } from '#media/render/scenes/plan.ts';
import type { Timeline } from '#media/render/timeline.ts';
import { openRenderPool, type RenderPool } from '#media/render-pool.ts';
import { commandLine, ffmpegVersion } from '../render/command-line.ts';
import { composition, SECONDS } from '../render/composition.ts';
import { type Footage, makeFootage } from '../render/footage.ts';
import { aimFor, type Row, type Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const PROGRAM = 'ffmpeg command line';
const ALONE = 'one scene at a time';
const PARALLEL = 'two scenes at a time';
const CHANGED = 'one caption changed';

const run = promisify(execFile);

interface Contestant {
  readonly name: string;
  /** Renders the film once. */
  render(round: number): Promise<unknown>;
}

/** What it takes to render a film of 20 seconds: as a whole, and when one of its captions has changed. */
export async function measureRender({ directory, quick }: Scope): Promise<Section> {
  const footage = await makeFootage(directory);
  const version = await ffmpegVersion();
  await using one = openPool(1);
  await using two = openPool(2);
  const studio = new Studio(footage, directory);
  const contestants: Contestant[] = [
    { name: ALONE, render: () => studio.render(one, { caption: 'First' }) },
    { name: PARALLEL, render: () => studio.render(two, { caption: 'First' }) },
    { name: CHANGED, render: (round) => studio.render(two, { caption: `Changed ${round}`, cached: true }) },
  ];
  if (version !== null) {
    const args = await commandLine(footage, directory);
    const out = join(directory, 'command-line.mp4');
    contestants.push({ name: PROGRAM, render: () => run('ffmpeg', [...args, out]) });
  }
  // Nobody's first film is measured: children are started, and files read for the first time.
  for (const contestant of contestants) await contestant.render(0);
  const samples = new Samples();
  for (let round = 1; round <= (quick ? 1 : ROUNDS); round += 1) {
    for (const { name, render } of rotated(contestants, round)) {
      const start = performance.now();
      await render(round);
      samples.add(name, (performance.now() - start) / 1000);
    }
  }
  return sectionOf(samples, version);
}

function openPool(workers: number): RenderPool {
  return openRenderPool({ workers, timeout: 600_000, memoryLimit: 2 ** 31, log: openLog('warn') });
}

/** Makes films as the service does: what was rendered before is not rendered again. */
class Studio {
  readonly #footage: Footage;
  readonly #directory: string;
  readonly #cache = new Map<string, string>();
  #files = 0;

  constructor(footage: Footage, directory: string) {
    this.#footage = footage;
    this.#directory = directory;
  }

  async render(
    pool: RenderPool,
    { caption, cached = false }: { caption: string; cached?: boolean },
  ): Promise<void> {
    const timeline = composition(this.#footage, caption);
    const [sound, ...scenes] = await Promise.all([
      cached ? this.#reused('sound', () => this.#sound(pool, timeline)) : this.#sound(pool, timeline),
      ...planScenes(timeline).map((scene) => {
        const files = scene.mediaOf.map((index) => this.#footage.files[index] ?? '');
        const render = async () => {
          const outPath = this.#path('scene');
          await pool.scene({ scene, output: timeline.output, files, outPath }, NEVER, () => {});
          return outPath;
        };
        return cached ? this.#reused(scene.key, render) : render();
      }),
    ]);
    const provenance = {
      digitalSourceType: null,
      title: '',
      tool: 'bench',
      createdAt: '2026-01-01T00:00:00Z',
    };
    const outPath = this.#path('film.mp4');
    await pool.assemble({ scenes, sound, output: timeline.output, provenance, outPath }, NEVER);
  }

  async #sound(pool: RenderPool, { sounds, media, duration, output }: Timeline): Promise<string> {
    const outPath = this.#path('sound');
    const { files } = this.#footage;
    await pool.sound({ sounds, media, files, duration, output, outPath }, NEVER, () => {});
    return outPath;
  }

  async #reused(key: string, make: () => Promise<string>): Promise<string> {
    const path = this.#cache.get(key) ?? (await make());
    this.#cache.set(key, path);
    return path;
  }

  #path(name: string): string {
    this.#files += 1;
    return join(this.#directory, `${this.#files}-${name}`);
  }
}

const NEVER = new AbortController().signal;

function sectionOf(samples: Samples, version: string | null): Section {
  const program = samples.has(PROGRAM) ? samples.median(PROGRAM) : null;
  const whole = samples.median(PARALLEL);
  const beside = (name: string, bound: number): Row =>
    program === null
      ? { ratio: null, aim: `≥ ${bound}`, met: null }
      : { ratio: program / samples.median(name), ...aimFor(program / samples.median(name), '≥', bound) };
  const row = (name: string, judged: Row): Row => {
    const seconds = samples.median(name);
    return { film: name, seconds, 'times realtime': SECONDS / seconds, ...judged };
  };
  const changed = whole / samples.median(CHANGED);
  const none = { ratio: null, aim: null, met: null };
  return {
    name: 'render',
    title: `A film of ${SECONDS} s, 1280×720: seconds to render it, median of ${samples.of(ALONE).length} rounds`,
    plot: { unit: 'seconds', better: 'less', columns: ['seconds'] },
    rows: [
      ...(program === null ? [] : [row(PROGRAM, none)]),
      row(ALONE, beside(ALONE, 0.95)),
      row(PARALLEL, beside(PARALLEL, 1.5)),
      row(CHANGED, { ratio: changed, ...aimFor(changed, '≥', 5) }),
    ],
    notes: [
      version === null
        ? 'No ffmpeg is installed here: there is nothing to compare with.'
        : `Compared with ${version}, drawing the same; its words are drawn beforehand.`,
      `"${CHANGED}" is compared with "${PARALLEL}".`,
      'editly and Remotion are not measured in this run: editly 0.14 needs "canvas" and "gl" compiled, with the headers of cairo and of an X server; Remotion draws in a browser, and has no film like this one here yet. With a similar film on such a machine, the command line took 6.6 s, editly 33.5 s and Remotion about 50 s.',
    ],
  };
}
