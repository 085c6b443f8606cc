import { join } from 'node:path';
import { API_KEY } from '../../test/crash/service.ts';
import type { Load } from '../load/load.ts';
import { memoryOf } from '../memory.ts';
import { type LibraryEngine, libraryEngines } from '../million/engines.ts';
import { type Library, openLibrary } from '../million/library.ts';
import { type LibraryPage, pagesOf } from '../million/pages.ts';
import { aimFor, type Row, type Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const REQUESTS = 40;
const FEW = 1_000;
const SOME = 10_000;
const MANY = 1_000_000;
const QUICK_MANY = 100_000;
const MIB = 2 ** 20;

const headers = { authorization: `Bearer ${API_KEY}` };

/** Lists and searches over HTTP in libraries of a thousand, ten thousand and a million assets, on both engines. */
export async function measureMillion({ directory, quick, load }: Scope): Promise<Section> {
  const sizes = [FEW, SOME, quick ? QUICK_MANY : MANY];
  const { engines, missing } = await libraryEngines();
  const rows: Row[] = [];
  const notes = [...missing];
  for (const open of engines) {
    await using engine = await open();
    await using libraries = new AsyncDisposableStack();
    const pages: LibraryPage[] = [];
    for (const size of sizes) {
      const library = libraries.use(await openSized(engine, { directory, size }));
      pages.push(...(await pagesOf(library)));
      notes.push(`${engine.name}, ${size}: ${Math.round(library.filledPerSecond)} rows/s when it was filled`);
    }
    const samples = await takeTurns(load, pages);
    for (const page of pages.filter(({ library }) => library.count === sizes.at(-1))) {
      rows.push(rowOf(samples, { engine: engine.name, page }));
      notes.push(`${engine.name}, ${page.name}: ${page.plan}`);
      // The table is worth seeing all the same.
      if (page.grows) process.exitCode = 1;
    }
    notes.push(...(await memories(engine.name, pages)));
  }
  return {
    name: 'million',
    title: `Lists of 50 assets over HTTP, milliseconds per request on one connection, median of ${ROUNDS} rounds`,
    rows,
    notes,
  };
}

async function openSized(
  engine: LibraryEngine,
  { directory, size }: { directory: string; size: number },
): Promise<Library> {
  const place = {
    directory: join(directory, `${engine.name}-${size}`),
    databaseUrl: await engine.database(),
  };
  return openLibrary(place, size);
}

async function takeTurns(load: Load, pages: readonly LibraryPage[]): Promise<Samples> {
  const samples = new Samples();
  const milliseconds = async ({ library, path }: LibraryPage) => {
    const origin = await library.service.origin;
    const task = {
      origin,
      method: 'GET',
      path,
      headers,
      body: null,
      connections: 1,
      requests: REQUESTS,
    } as const;
    return ((await load.run(task)).seconds * 1000) / REQUESTS;
  };
  for (const page of pages) await milliseconds(page); // warms up code and caches
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const page of rotated(pages, round))
      samples.add(`${page.name} ${page.library.count}`, await milliseconds(page));
  }
  return samples;
}

function rowOf(samples: Samples, { engine, page }: { engine: string; page: LibraryPage }): Row {
  const { name, library } = page;
  const [few, some] = [samples.median(`${name} ${FEW}`), samples.median(`${name} ${SOME}`)];
  const many = samples.median(`${name} ${library.count}`);
  return {
    list: `${engine}: ${name}`,
    [`${FEW} assets`]: few,
    [`${SOME} assets`]: some,
    [`${library.count} assets`]: many,
    ratio: many / some,
    ...aimFor(many / some, '≤', 1.2),
    plan: page.grows ? 'GROWS' : 'by index',
  };
}

async function memories(engine: string, pages: readonly LibraryPage[]): Promise<string[]> {
  const libraries = new Set(pages.map(({ library }) => library));
  return Promise.all(
    [...libraries].map(async ({ count, service }) => {
      const memory = await memoryOf(service.pid);
      return `${engine}, ${count}: the server has used ${Math.round((memory?.peak ?? 0) / MIB)} MiB at most`;
    }),
  );
}
