import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { API_KEY } from '../../test/crash/service.ts';
import { OURS } from '../contestants.ts';
import { openLibrary } from '../million/library.ts';
import { pagesOf } from '../million/pages.ts';
import { DIRECTUS_HEADERS, directusDatabase, openDirectus } from './directus.ts';
import { DIRECTUS, POCKETBASE } from './open.ts';
import { openPocketbase, pocketbaseDatabase } from './pocketbase.ts';

export const PAGE = 50;
/** A deep page begins after this share of what is listed. */
const DEPTH = 0.7;
export const WITH_TOTAL = `${POCKETBASE}, with total`;

/** Lists of the newest things: all, those of one kind (one in five), and those with a word in their name (one in ten). */
export const LISTS = [
  { name: 'everything', oneIn: 1 },
  { name: 'one kind', oneIn: 5 },
  { name: 'search', oneIn: 10 },
] as const;

export type ListName = (typeof LISTS)[number]['name'];

/** A library with a server in front. */
export interface Listing extends AsyncDisposable {
  /** By whom it can be listed, and how: the paths by "<list>, first page" and "<list>, deep page". */
  readonly ways: readonly Way[];
}

export interface Way {
  readonly name: string;
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly paths: ReadonlyMap<string, string>;
}

/** Opens a library of so many things in an empty directory. */
type Open = (directory: string, count: number) => Promise<Listing>;

export const LISTINGS: Readonly<Record<string, Open>> = {
  [OURS]: openOurs,
  [POCKETBASE]: openPocketbaseListing,
  [DIRECTUS]: openDirectusListing,
};

/** As the measure of large libraries calls these lists. */
const OUR_NAMES: Readonly<Record<ListName, string>> = {
  everything: 'everything',
  'one kind': 'a common kind',
  search: 'a common word',
};

async function openOurs(directory: string, count: number): Promise<Listing> {
  const library = await openLibrary({ directory, databaseUrl: null }, count);
  const pages = new Map(
    (await pagesOf(library, Object.values(OUR_NAMES))).map(({ name, path }) => [name, path]),
  );
  const paths = pathsBy((list, _offset, page) => pages.get(`${OUR_NAMES[list]}, ${page} page`) ?? '', count);
  const headers = { authorization: `Bearer ${API_KEY}` };
  const way = { name: OURS, origin: await library.service.origin, headers, paths };
  return { ways: [way], [Symbol.asyncDispose]: () => library[Symbol.asyncDispose]() };
}

/** In PocketBase with the indexes that these lists want. */
async function openPocketbaseListing(directory: string, count: number): Promise<Listing> {
  const dataDir = join(directory, 'pocketbase');
  const daemon = await openPocketbase(dataDir);
  fill(pocketbaseDatabase(dataDir), count, [
    'assets (id, created, updated, name, kind, description, file)',
    `printf('%015x', n), ${DATE}, ${DATE}, ${NAME}, ${KIND}, 'Seen from above.', 'sample.png'`,
  ]);
  const filters = { everything: '', 'one kind': "kind='video'", search: "name~'harbour'" };
  const pathOf = (list: ListName, offset: number) =>
    `/api/collections/assets/records?${new URLSearchParams({
      perPage: String(PAGE),
      sort: '-created',
      filter: filters[list],
      page: String(Math.floor(offset / PAGE) + 1),
    })}`;
  const { origin } = daemon;
  const way = (name: string, more: string): Way => ({
    name,
    origin,
    headers: {},
    paths: pathsBy((list, offset) => pathOf(list, offset) + more, count),
  });
  return {
    ways: [way(POCKETBASE, '&skipTotal=1'), way(WITH_TOTAL, '')],
    [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
  };
}

async function openDirectusListing(directory: string, count: number): Promise<Listing> {
  const dataDir = join(directory, 'directus');
  await mkdir(dataDir, { recursive: true });
  const daemon = await openDirectus(dataDir);
  fill(directusDatabase(dataDir), count, [
    `directus_files (id, storage, filename_disk, filename_download, title, type, created_on, uploaded_on, filesize,
      description)`,
    `printf('%08x-0000-4000-8000-%012x', n, n), 'local', 'sample.png', 'sample.png', ${NAME},
      case when n % 5 = 0 then 'video/mp4' else 'image/png' end, ${DATE}, ${DATE}, 1000, 'Seen from above.'`,
  ]);
  const filters = { everything: '', 'one kind': '&filter[type][_eq]=video/mp4', search: '&search=harbour' };
  const paths = pathsBy(
    (list, offset) => `/files?limit=${PAGE}&sort=-created_on&offset=${offset}${filters[list]}`,
    count,
  );
  return {
    ways: [{ name: DIRECTUS, origin: daemon.origin, headers: DIRECTUS_HEADERS, paths }],
    [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
  };
}

function pathsBy(
  pathOf: (list: ListName, offset: number, page: 'first' | 'deep') => string,
  count: number,
): Map<string, string> {
  return new Map(
    LISTS.flatMap(({ name, oneIn }) => [
      [`${name}, first page`, pathOf(name, 0, 'first')],
      [`${name}, deep page`, pathOf(name, Math.floor((count / oneIn) * DEPTH), 'deep')],
    ]),
  );
}

/** One thing was made each second, as in our own library. */
const DATE = "strftime('%Y-%m-%d %H:%M:%fZ', 1767225600 + n, 'unixepoch')";
const NAME = "case when n % 10 = 4 then 'harbour' else 'street' end || ' at first light ' || n";
const KIND = "case when n % 5 = 0 then 'video' else 'image' end";

/** Straight into the store of a server, which need not know; `columns` are given for each number of `numbers`. */
function fill(path: string, count: number, [into, columns]: readonly [into: string, columns: string]): void {
  using database = new DatabaseSync(path, { timeout: 10_000 });
  // Only here: nobody's power is cut while a library is made up, and its server has settings of its own.
  database.exec('pragma synchronous = off; pragma cache_size = -262144');
  database.exec(`
    insert into ${into}
    with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n + 1 < ${count})
    select ${columns} from numbers`);
  database.exec('analyze');
}
