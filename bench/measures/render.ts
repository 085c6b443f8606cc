import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openLog } from '#log.ts';
import { planScenes } from '#media/render/scenes/plan.ts';
import type { Timeline } from '#media/render/timeline.ts';
import { openRenderPool, type RenderPool } from '#media/render-pool.ts';
import { OURS } from '../contestants.ts';
import { reasonOf } from '../peers/open.ts';
import { commandLine, ffmpegVersion } from '../render/command-line.ts';
import { composition, SECONDS } from '../render/composition.ts';
import { type Footage, makeFootage } from '../render/footage.ts';
import { openRemotion, REMOTION_VERSION } from '../render/remotion/remotion.ts';
import type { Row, Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const PROGRAM = 'ffmpeg command line';
const REMOTION = 'Remotion';
const ALONE = `${OURS}, one scene at a time`;
const PARALLEL = `${OURS}, two scenes at a time`;
const CHANGED = `${OURS}, one caption changed`;

const run = promisify(execFile);

interface Contestant {
  readonly name: string;
  /** Renders the film once. */
  render(round: number): Promise<unknown>;
}

/** What it takes to render a film of 20 seconds: as a whole, and when one of its captions has changed. */
export async function measureRender({ directory, quick }: Scope): Promise<Section> {
  const footage = await makeFootage(await madeDirectory(directory, 'footage'));
  const version = await ffmpegVersion();
  await using one = openPool(1);
  await using two = openPool(2);
  await using extra = new AsyncDisposableStack();
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
  // The first film is not measured: children are started, and files read for the first time.
  if (!quick) for (const contestant of contestants) await contestant.render(0);
  const missing: string[] = [];
  try {
    // Its browser is open then, and its code bundled: its own first film costs little more than the others.
    const remotion = extra.use(await openRemotion(footage, { directory, caption: 'First' }));
    contestants.push({ name: REMOTION, render: () => remotion.render() });
  } catch (error) {
    missing.push(`${REMOTION} is missing: ${reasonOf(error)}`);
  }
  const samples = new Samples();
  for (let round = 1; round <= (quick ? 1 : ROUNDS); round += 1) {
    for (const { name, render } of rotated(contestants, round)) {
      const start = performance.now();
      await render(round);
      samples.add(name, (performance.now() - start) / 1000);
    }
  }
  return sectionOf(samples, version, missing);
}

async function madeDirectory(directory: string, name: string): Promise<string> {
  const path = join(directory, name);
  await mkdir(path);
  return path;
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

function sectionOf(samples: Samples, version: string | null, missing: readonly string[]): Section {
  const others = [PROGRAM, REMOTION].filter((name) => samples.has(name));
  return {
    name: 'render',
    title: `A film of ${SECONDS} s, 1280×720: seconds to render it, median of ${samples.of(ALONE).length} rounds`,
    plot: { unit: 'seconds', better: 'less', columns: ['seconds'] },
    rows: [
      ...others.map((name) => rowOf(samples, name, [])),
      rowOf(samples, ALONE, [
        [PROGRAM, 0.95],
        [REMOTION, 1],
      ]),
      rowOf(samples, PARALLEL, [
        [PROGRAM, 1.5],
        [REMOTION, 1],
      ]),
      rowOf(samples, CHANGED, [[PARALLEL, 5]]),
    ],
    notes: [
      version === null
        ? 'No ffmpeg is installed here: there is nothing to compare with.'
        : `${version} draws the same film; its words are drawn beforehand, which is in its favour.`,
      `${REMOTION} ${REMOTION_VERSION} draws the same film in the Chromium of the browser tests, two pages at a time; bundling the film and starting the browser are not counted, which is in its favour. Its encoder has the same settings.`,
      `"${CHANGED}" is compared with "${PARALLEL}": scenes and sound that have not changed are there already.`,
      'editly 0.14 is not measured: its "canvas" 2 fetches its compiled part from a place that not every machine may reach, and is compiled otherwise, with the headers of cairo, as is "gl", with those of an X server. A similar film took it five times as long as the command line.',
      ...missing,
    ],
  };
}

/** Seconds of a film, and how many times as quick as others it was made; `aims` names those it is to be compared with. */
function rowOf(
  samples: Samples,
  name: string,
  aims: readonly (readonly [other: string, bound: number])[],
): Row {
  const seconds = samples.median(name);
  const known = aims.filter(([other]) => samples.has(other));
  const ratioTo = (other: string) => samples.median(other) / seconds;
  const ratios = [PROGRAM, REMOTION].map((other): [string, number | null] => [
    `to ${other}`,
    aims.length > 0 && samples.has(other) ? ratioTo(other) : null,
  ]);
  return {
    film: name,
    seconds,
    'times realtime': SECONDS / seconds,
    ...Object.fromEntries(ratios),
    aim: known.length === 0 ? null : known.map(([other, bound]) => `≥ ${bound} of ${other}`).join(', '),
    met: known.length === 0 ? null : known.every(([other, bound]) => ratioTo(other) >= bound) ? 'yes' : 'NO',
  };
}
