import { type Kysely, sql } from 'kysely';
import { INDEXED_BEGINNING } from './migrations/0001-search.ts';
import type { Schema } from './schema.ts';
import type { SearchTerm } from './text-search.ts';

/** Of more words the index makes one list by itself. */
const MOST_WORDS = 64;

/** What is in the index as it was typed, but for capital letters. */
const PLAIN = /^[a-z0-9]+$/i;

/**
 * Puts the words that begin with a term in its place, where they are few. For a beginning FTS5 collects all that have any of its words
 * before it gives the first, a million where that many have it; of whole words it reads no more than is asked for.
 * A word that comes after this has been asked is found by the next search.
 */
export async function withWords(
  db: Kysely<Schema>,
  terms: readonly SearchTerm[],
): Promise<readonly SearchTerm[]> {
  return Promise.all(terms.map((term) => wordsOf(db, term)));
}

async function wordsOf(db: Kysely<Schema>, term: SearchTerm): Promise<SearchTerm> {
  if (typeof term !== 'string' || term.length <= INDEXED_BEGINNING || !PLAIN.test(term)) return term;
  const first = term.toLowerCase();
  const end = `${first}\u{10ffff}`;
  // Each is looked for from the one before on, by the index: a scan would pass each place in which each word occurs.
  const { rows } = await sql<{ term: string }>`
    with recursive words (term) as (
      select (select term from assets_words where term >= ${first} limit 1)
      union all
      select (select term from assets_words where term >= words.term || char(0) limit 1)
        from words where words.term < ${end}
    )
    select term from words where term < ${end} limit ${MOST_WORDS + 1}`.execute(db);
  const words = rows.map((row) => row.term);
  return words.length === 0 || words.length > MOST_WORDS ? term : words;
}
