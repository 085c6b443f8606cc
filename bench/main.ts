/**
 * Measures Polyreel against a bare Node server, on this machine and in one run: all that is quick, or the named parts.
 *
 *     npm run bench [-- [uploads] [large] [imports] [tus] [lists] [probes] [render] [start] [web] [million] [load] [--quick] [--profile]]
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Load } from './load/load.ts';
import { describeMachine } from './machine.ts';
import { measureImports } from './measures/imports.ts';
import { measureLarge } from './measures/large.ts';
import { measureLists } from './measures/lists.ts';
import { measureLoad } from './measures/load.ts';
import { measureMillion } from './measures/million.ts';
import { measureProbes } from './measures/probes.ts';
import { measureRender } from './measures/render.ts';
import { measureS3 } from './measures/s3.ts';
import { measureStart } from './measures/start.ts';
import { measureTus } from './measures/tus.ts';
import { measureUploads } from './measures/uploads.ts';
import { measureWeb } from './measures/web.ts';
import { type Section, textOf } from './report.ts';
import type { Measure } from './scope.ts';

const MEASURES: Readonly<Record<string, Measure>> = {
  uploads: measureUploads,
  large: measureLarge,
  imports: measureImports,
  tus: measureTus,
  lists: measureLists,
  probes: measureProbes,
  render: measureRender,
  s3: measureS3,
  start: measureStart,
  web: measureWeb,
  million: measureMillion,
  load: measureLoad,
};

/** They take long, and are measured only when they are named. */
const LONG = ['million', 'load'];

const RESULTS = join(import.meta.dirname, 'results');
/** On the disk of the repository: flushing to a file system in memory would be quick and mean nothing. */
const CACHE = join(import.meta.dirname, '..', '.cache');

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, profile: { type: 'boolean', default: false } },
});
const chosen =
  positionals.length > 0 ? positionals : Object.keys(MEASURES).filter((name) => !LONG.includes(name));
const unknown = chosen.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  console.error(`There is no measure ${unknown.join(', ')}; there are ${Object.keys(MEASURES).join(', ')}.`);
  process.exit(2);
}

await mkdir(CACHE, { recursive: true });
await mkdir(RESULTS, { recursive: true });
const machine = await describeMachine(CACHE);
console.log(
  Object.entries(machine)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n'),
);
const sections = await measureAll();
const file = join(RESULTS, `${new Date().toISOString().replaceAll(':', '-')}.json`);
await writeFile(file, `${JSON.stringify({ machine, quick: flags.quick, sections }, null, 2)}\n`);
console.log(`\nAlso in ${file}`);

async function measureAll(): Promise<Section[]> {
  await using load = new Load();
  const sections: Section[] = [];
  for (const name of chosen) {
    const measure = MEASURES[name];
    if (measure === undefined) continue;
    const directory = await mkdtemp(join(CACHE, `bench-${name}-`));
    try {
      const section = await measure({
        directory,
        load,
        quick: flags.quick,
        profile: flags.profile ? RESULTS : null,
      });
      console.log(textOf(section));
      sections.push(section);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
  return sections;
}
