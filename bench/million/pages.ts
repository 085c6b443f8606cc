import { list } from '#core/library.ts';
import { type AssetQuery, listQuery, searchesByDate } from '#db/asset-list.ts';
import { bulkCreatedAt } from '#db/testing/bulk-assets.ts';
import { judgedPlan } from '#db/testing/plans.ts';
import { searchTerms } from '#db/text-search.ts';
import { encodeCursor } from '#http/cursor.ts';
import { listingOf } from '../../src/dialects/native/listing.ts';
import type { AssetsQuery } from '../../src/dialects/native/schema.ts';
import type { Library } from './library.ts';

const PAGE = 50;
/** A deep page is this far down. */
const DEPTH = 0.7;

type Filter = Omit<AssetsQuery, 'limit' | 'cursor'>;

interface List {
  readonly name: string;
  /** One asset in so many is in it; null when it is one page at most. */
  readonly oneIn: number | null;
  filter(library: Library): Filter;
}

const LISTS: readonly List[] = [
  { name: 'everything', oneIn: 1, filter: () => ({}) },
  { name: 'oldest first', oneIn: 1, filter: () => ({ sort: 'created' }) },
  { name: 'by name', oneIn: 1, filter: () => ({ sort: 'name' }) },
  { name: 'by size', oneIn: 1, filter: () => ({ sort: '-size' }) },
  { name: 'a common kind', oneIn: 5, filter: () => ({ kind: ['video'] }) },
  { name: 'a rare kind, long ago', oneIn: null, filter: () => ({ kind: ['font'] }) },
  { name: 'failed', oneIn: 50, filter: () => ({ status: ['failed'] }) },
  { name: 'a common tag', oneIn: 2, filter: () => ({ tag: ['dawn'] }) },
  { name: 'a rare tag', oneIn: null, filter: () => ({ tag: ['keeper'] }) },
  { name: 'tag and kind', oneIn: 10, filter: () => ({ tag: ['draft'], kind: ['image'] }) },
  { name: 'a project', oneIn: 10, filter: ({ projectId }) => ({ projectId }) },
  {
    name: 'kind, until a date',
    oneIn: 10,
    filter: ({ count }) => ({
      kind: ['video'],
      createdUntil: new Date(bulkCreatedAt(count / 2)).toISOString(),
    }),
  },
  { name: 'a word in all', oneIn: 1, filter: () => ({ q: 'light' }) },
  { name: 'a common word', oneIn: 10, filter: () => ({ q: 'harbour' }) },
  { name: 'a rare word', oneIn: null, filter: () => ({ q: 'zeppelin' }) },
  { name: 'a rare prefix', oneIn: null, filter: () => ({ q: 'zep' }) },
  { name: 'two words', oneIn: null, filter: () => ({ q: 'light zeppelin' }) },
];

/** One page of one list in one library. */
export interface LibraryPage {
  readonly name: string;
  readonly library: Library;
  readonly path: string;
  readonly plan: string;
  /** Its plan looks at more, the larger the library is. */
  readonly grows: boolean;
}

/** The first page of each list, and one far down; of all lists, or of those that are named. */
export async function pagesOf(
  library: Library,
  names: readonly string[] | null = null,
): Promise<LibraryPage[]> {
  const pages: LibraryPage[] = [];
  for (const { name, oneIn, filter } of LISTS) {
    if (names !== null && !names.includes(name)) continue;
    const query: AssetsQuery = { ...filter(library), limit: PAGE };
    pages.push(await pageOf(library, `${name}, first page`, query));
    if (oneIn === null) continue;
    const cursor = await cursorAfter(library, query, Math.floor((library.count / oneIn) * DEPTH));
    pages.push(await pageOf(library, `${name}, deep page`, { ...query, cursor }));
  }
  return pages;
}

async function pageOf(library: Library, name: string, query: AssetsQuery): Promise<LibraryPage> {
  const parameters = Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]);
  const { db } = library.database;
  const asked = inDatabase(library, query);
  // What a rare word costs beyond this grows with those that have it, not with the library.
  const planned = searchesByDate(db, asked) ? listQuery(db, asked, 'search', 'near') : listQuery(db, asked);
  return {
    name,
    library,
    path: `/api/v1/assets?${new URLSearchParams(parameters)}`,
    ...(await judgedPlan(db, planned.compile())),
  };
}

/** As core/library.ts asks the database. */
function inDatabase({ workspaceId }: Library, query: AssetsQuery): AssetQuery {
  const { listing } = listingOf(query);
  return {
    ...listing,
    workspaceId,
    search: listing.search === null ? null : searchTerms(listing.search),
    createdFrom: listing.createdFrom?.getTime() ?? null,
    createdUntil: listing.createdUntil?.getTime() ?? null,
    limit: listing.limit + 1,
  };
}

/** The cursor after so many assets; a client would get there page by page. */
async function cursorAfter(library: Library, query: AssetsQuery, count: number): Promise<string> {
  const { listing, order } = listingOf(query);
  const last = { ...listing, offset: count - 1, limit: 1 };
  const { next } = await list(library.database.db, library.workspaceId, last);
  if (next === null) throw new Error(`The list of ${JSON.stringify(query)} ends too early.`);
  return encodeCursor(order, next);
}
