import { join } from 'node:path';
import { API_KEY, startService } from '../../test/crash/service.ts';
import { makeLibrary, ONE_HARBOUR_IN, ONE_VIDEO_IN } from '../library.ts';
import type { Load } from '../load/load.ts';
import { aimFor, type Row, type Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const PAGE = 50;
const LARGEST_PAGE = 200;
const SMALL = 1_000;

const headers = { authorization: `Bearer ${API_KEY}` };

interface Filter {
  readonly name: string;
  readonly query: string;
  /** One asset in so many is listed. */
  readonly oneIn: number;
}

const FILTERS: readonly Filter[] = [
  { name: 'everything', query: '', oneIn: 1 },
  { name: 'one kind', query: '&kind=video', oneIn: ONE_VIDEO_IN },
  { name: 'search', query: '&q=harbour', oneIn: ONE_HARBOUR_IN },
];

/** A list of 50, on the first page and on the last full one: how much slower is it in a large library? */
export async function measureLists({ directory, quick, profile, load }: Scope): Promise<Section> {
  const sizes = [SMALL, quick ? 10_000 : 100_000] as const;
  await using servers = new AsyncDisposableStack();
  const pages: Page[] = [];
  for (const size of sizes) {
    const dataDir = join(directory, String(size));
    await makeLibrary(dataDir, size);
    const nodeArgs = profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
    const service = await startService({ dataDir, nodeArgs });
    servers.defer(async () => void (await service.end('SIGTERM')));
    pages.push(...(await pagesOf(await service.origin, size)));
  }
  const samples = await takeTurns(load, pages, quick ? 50 : 150);
  const names = new Set(pages.map(({ name }) => name));
  return {
    name: 'lists',
    title: `Lists of ${PAGE} assets, milliseconds per request on one connection, median of ${ROUNDS} rounds`,
    rows: [...names].map((name) => rowOf(samples, name, sizes)),
    notes: ['The last page is the last full one. Each row is presented with its facts and with signed URLs.'],
  };
}

interface Page {
  readonly name: string;
  /** Assets in the library. */
  readonly size: number;
  readonly origin: string;
  readonly path: string;
}

async function pagesOf(origin: string, size: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (const { name, query, oneIn } of FILTERS) {
    const path = `/api/v1/assets?limit=${PAGE}${query}`;
    const cursor = await cursorAfter(origin, query, size / oneIn - PAGE);
    pages.push({ name: `${name}, first page`, size, origin, path });
    pages.push({ name: `${name}, last page`, size, origin, path: `${path}&cursor=${cursor}` });
  }
  return pages;
}

/** As a client gets there: page by page. */
async function cursorAfter(origin: string, query: string, count: number): Promise<string> {
  let cursor = '';
  for (let left = count; left > 0; left -= LARGEST_PAGE) {
    const limit = Math.min(left, LARGEST_PAGE);
    const reply = await fetch(
      `${origin}/api/v1/assets?limit=${limit}${query}${cursor && `&cursor=${cursor}`}`,
      { headers },
    );
    const page = (await reply.json()) as { nextCursor: string | null };
    if (page.nextCursor === null) throw new Error(`The list "${query}" ends too early.`);
    cursor = page.nextCursor;
  }
  return cursor;
}

async function takeTurns(load: Load, pages: readonly Page[], requests: number): Promise<Samples> {
  const samples = new Samples();
  const milliseconds = async ({ origin, path }: Page) => {
    const task = { origin, method: 'GET', path, headers, body: null, connections: 1, requests } as const;
    return ((await load.run(task)).seconds * 1000) / requests;
  };
  for (const page of pages) await milliseconds(page); // warms up code and caches
  for (let round = 0; round < ROUNDS; round++) {
    for (const page of rotated(pages, round))
      samples.add(`${page.name} ${page.size}`, await milliseconds(page));
  }
  return samples;
}

function rowOf(samples: Samples, name: string, [small, large]: readonly [number, number]): Row {
  const [few, many] = [samples.median(`${name} ${small}`), samples.median(`${name} ${large}`)];
  return {
    list: name,
    [`${small} assets`]: few,
    [`${large} assets`]: many,
    'requests/s': 1000 / many,
    ratio: many / few,
    ...aimFor(many / few, '≤', 1.2),
  };
}
