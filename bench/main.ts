/**
 * Measures Polyreel against what people would use instead, on this machine and in one run: all that is quick, or the
 * named parts; "peers" stands for those that docs/performance.md is made of, which is written with --write.
 *
 *     npm run bench [-- [peers] [uploads] [large] [downloads] [lists] [thumbnails] [posters] [probes] [imports] [tus]
 *       [render] [start] [memory] [s3] [web] [depth] [million] [load] [--quick] [--profile] [--write]]
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeDocument } from './document/document.ts';
import { keepResults, type Result } from './document/results.ts';
import { Load } from './load/load.ts';
import { describeMachine } from './machine.ts';
import { measureDepth } from './measures/depth.ts';
import { measureDownloads } from './measures/downloads.ts';
import { measureImports } from './measures/imports.ts';
import { measureLarge } from './measures/large.ts';
import { measureLists } from './measures/lists.ts';
import { measureLoad } from './measures/load.ts';
import { measureMemory } from './measures/memory.ts';
import { measureMillion } from './measures/million.ts';
import { measurePosters } from './measures/posters.ts';
import { measureProbes } from './measures/probes.ts';
import { measureRender } from './measures/render.ts';
import { measureS3 } from './measures/s3.ts';
import { measureStart } from './measures/start.ts';
import { measureThumbnails } from './measures/thumbnails.ts';
import { measureTus } from './measures/tus.ts';
import { measureUploads } from './measures/uploads.ts';
import { measureWeb } from './measures/web.ts';
import { textOf } from './report.ts';
import type { Measure } from './scope.ts';

const MEASURES: Readonly<Record<string, Measure>> = {
  uploads: measureUploads,
  large: measureLarge,
  downloads: measureDownloads,
  thumbnails: measureThumbnails,
  posters: measurePosters,
  imports: measureImports,
  tus: measureTus,
  lists: measureLists,
  probes: measureProbes,
  render: measureRender,
  s3: measureS3,
  start: measureStart,
  memory: measureMemory,
  web: measureWeb,
  depth: measureDepth,
  million: measureMillion,
  load: measureLoad,
};

/** They take long, and are measured only when they are named. */
const LONG = ['depth', 'million', 'load', 'memory'];

/** What the document shows, in its order. */
const PEERS = [
  'uploads',
  'large',
  'downloads',
  'lists',
  'thumbnails',
  'posters',
  'probes',
  'imports',
  'tus',
  'start',
  'memory',
  'render',
];

const RESULTS = join(import.meta.dirname, 'results');
/** On the disk of the repository: flushing to a file system in memory would be quick and mean nothing. */
const CACHE = join(import.meta.dirname, '..', '.cache');

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const named = positionals.flatMap((name) => (name === 'peers' ? PEERS : [name]));
const chosen = named.length > 0 ? named : Object.keys(MEASURES).filter((name) => !LONG.includes(name));
const unknown = chosen.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  console.error(
    `There is no measure ${unknown.join(', ')}; there are peers, ${Object.keys(MEASURES).join(', ')}.`,
  );
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await mkdir(CACHE, { recursive: true });
await mkdir(RESULTS, { recursive: true });
const machine = await describeMachine(CACHE);
console.log(
  Object.entries(machine)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n'),
);
await measureAll();

async function measureAll(): Promise<void> {
  await using load = new Load();
  const results: Result[] = [];
  const file = join(RESULTS, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  for (const name of chosen) {
    const result = await measured(name, load);
    if (result === null) continue;
    console.log(textOf(result.section));
    results.push(result);
    // After each, so that a run that is cut short was not for nothing.
    await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
    if (flags.write) await writeDocument(await keepResults([result]), PEERS);
  }
  console.log(`\nAll of it took ${Math.round(performance.now() / 1000)} s; also in ${file}`);
}

/** Null when it could not be measured, which is told and does not keep the others from being measured. */
async function measured(name: string, load: Load): Promise<Result | null> {
  const measure = MEASURES[name];
  if (measure === undefined) return null;
  const directory = await mkdtemp(join(CACHE, `bench-${name}-`));
  const started = { machine, load: loadavg(), at: new Date().toISOString(), quick: flags.quick };
  const start = performance.now();
  try {
    const profile = flags.profile ? RESULTS : null;
    const section = await measure({ directory, load, quick: flags.quick, profile });
    console.log(`\n${name} took ${Math.round((performance.now() - start) / 1000)} s.`);
    return { ...started, section };
  } catch (error) {
    console.error(`\n${name} could not be measured:`, error);
    process.exitCode = 1;
    return null;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
