import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compare } from '../comparison.ts';
import { OURS } from '../contestants.ts';
import type { Load } from '../load/load.ts';
import { LISTINGS, LISTS, PAGE, type Way, WITH_TOTAL } from '../peers/listings.ts';
import { DIRECTUS, POCKETBASE, reasonOf } from '../peers/open.ts';
import type { Row, Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const SIZES = [10_000, 100_000, 1_000_000];
const CONNECTIONS = 16;
/** Seconds of a turn. */
const TURN = 0.3;
/** Seconds: who takes longer for one page is asked once in each round. */
const PATIENCE = 0.3;
/** Seconds: who takes longer for one page is asked once only. */
const NO_PATIENCE = 2;
/** Seconds that the making of our library may take, judged by the one before. */
const FILLING = 300;
/** Times PocketBase that a list is to be. */
const AHEAD = 3;
/** A page of the largest library may take so many times as long as one of the smallest. */
const FLAT = 1.2;
const NAMES = [OURS, POCKETBASE, WITH_TOTAL, DIRECTUS];

/** Lists of 50, the newest first: how many a second, and does that depend on how much there is? */
export async function measureLists({ directory, quick, load }: Scope): Promise<Section> {
  const sizes = quick ? SIZES.slice(0, 2) : SIZES;
  const rounds = quick ? 1 : ROUNDS;
  const samples = new Samples();
  const missing: string[] = [];
  let filling = 0;
  for (const size of sizes) {
    if (filling * (size / sizeBefore(size)) > FILLING) {
      missing.push(
        `${size.toLocaleString('en')} were left out: to fill such a library would take too long today.`,
      );
      continue;
    }
    const place = join(directory, String(size));
    await mkdir(place);
    await using servers = new AsyncDisposableStack();
    const ways: Way[] = [];
    for (const [name, open] of Object.entries(LISTINGS)) {
      try {
        const start = performance.now();
        ways.push(...servers.use(await open(join(place, name), size)).ways);
        if (name === OURS) filling = (performance.now() - start) / 1000;
      } catch (error) {
        if (name === OURS) throw error;
        missing.push(`${name} with ${size} is missing: ${reasonOf(error)}`);
      }
    }
    await takeTurns({ load, samples, rounds }, ways, size);
    await servers.disposeAsync();
    await rm(place, { recursive: true });
  }
  return {
    name: 'lists',
    title: `Lists of ${PAGE}, newest first, requests/s at ${CONNECTIONS} connections, median of ${rounds} rounds`,
    rows: sizes
      .filter((size) => samples.has(`${OURS} ${titleOf(PAGES[0] ?? '', size)}`))
      .flatMap((size) => PAGES.map((page) => rowOf(samples, page, size))),
    notes: [
      'One thing in five is of the kind, one in ten has the word. A deep page begins at 70 % of what is listed.',
      `${OURS} gives pages by cursor and no total; ${POCKETBASE} pages by number, asked not to count ("skipTotal") where it does not say "with total".`,
      `Each row of ${OURS} has the facts of the file and signed URLs; a fifth more of other workspaces is in the same database.`,
      `The peers' things were written straight into their databases, with statistics; ${POCKETBASE} has an index of (created) and one of (kind, created).`,
      `Who took longer than ${PATIENCE} s for one page was asked for one at a time, and who took longer than ${NO_PATIENCE} s once only: the rest of the table would have had to wait.`,
      ...missing,
    ],
    plot: { unit: 'requests/s', better: 'more', columns: NAMES },
  };
}

/** The smallest has none before it, and is made in any case. */
function sizeBefore(size: number): number {
  return SIZES[SIZES.indexOf(size) - 1] ?? size;
}

const PAGES = LISTS.flatMap(({ name }) => [`${name}, first page`, `${name}, deep page`]);

interface Instruments {
  readonly load: Load;
  readonly samples: Samples;
  readonly rounds: number;
}

async function takeTurns(
  { load, samples, rounds }: Instruments,
  ways: readonly Way[],
  size: number,
): Promise<void> {
  // The code of all becomes quick first, which is not counted.
  for (const way of ways) {
    const task = { ...taskOf(way, PAGES[0] ?? ''), connections: CONNECTIONS, requests: 100_000 };
    await load.run(task, 2 * TURN);
  }
  for (const page of PAGES) {
    const add = (way: Way, rate: number) => samples.add(`${way.name} ${titleOf(page, size)}`, rate);
    const turns: { readonly way: Way; readonly isQuick: boolean }[] = [];
    for (const way of ways) {
      const seconds = await once(load, way, page);
      if (seconds < NO_PATIENCE) turns.push({ way, isQuick: seconds < PATIENCE });
      else add(way, 1 / seconds);
    }
    for (let round = 0; round < rounds; round++) {
      for (const { way, isQuick } of rotated(turns, round)) {
        const many = isQuick ? { connections: CONNECTIONS, requests: 100_000 } : ONE;
        const { requests, seconds } = await load.run({ ...taskOf(way, page), ...many }, TURN);
        add(way, requests / seconds);
      }
    }
  }
}

const ONE = { connections: 1, requests: 1 } as const;

/** Seconds of the second request, code and caches being warm. */
async function once(load: Load, way: Way, page: string): Promise<number> {
  const task = { ...taskOf(way, page), ...ONE };
  await load.run(task);
  return (await load.run(task)).seconds;
}

function taskOf({ origin, headers, paths }: Way, page: string) {
  return { origin, method: 'GET', path: paths.get(page) ?? '', headers, body: null } as const;
}

function titleOf(page: string, size: number): string {
  return `${size.toLocaleString('en')}: ${page}`;
}

function rowOf(samples: Samples, page: string, size: number): Row {
  const row = compare(samples, {
    what: titleOf(page, size),
    names: NAMES,
    better: 'more',
    peers: AHEAD,
    yardstick: null,
  });
  const [least = 0] = SIZES;
  const slower =
    samples.median(`${OURS} ${titleOf(page, least)}`) / samples.median(`${OURS} ${titleOf(page, size)}`);
  const { aim, met, 'to yardstick': _none, ...values } = row;
  return {
    ...values,
    [`slower than of ${least.toLocaleString('en')}`]: slower,
    aim: `${aim}, ≤ ${FLAT} slower`,
    met: met === 'yes' && slower <= FLAT ? 'yes' : 'NO',
  };
}
