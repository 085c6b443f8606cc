import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { EngineName } from './engine.ts';

/** The beginning of a word; or all words that are looked for instead, as they are in the index of SQLite. */
export type SearchTerm = string | readonly string[];

/** Whose assets are searched, for what: each term must occur in an asset. */
export interface TextSearch {
  readonly workspaceId: string;
  readonly terms: readonly SearchTerm[];
}

/** So many are looked for; who pastes a text gets what its beginning finds. */
const MOST_TERMS = 16;

/** The words in what a person typed, null when there are none. */
export function searchTerms(typed: string): string[] | null {
  const terms = typed.normalize('NFC').match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu);
  return terms?.slice(0, MOST_TERMS) ?? null;
}

/**
 * The condition on `assets_fts`. The workspace is a term of its own, so that the index itself keeps tenants apart; its
 * column is for PostgreSQL to walk along, where the terms are frequent ones.
 */
export function matches(engine: EngineName, { workspaceId, terms }: TextSearch): RawBuilder<SqlBool> {
  if (engine === 'postgres') {
    const query = sql`search_query(${workspaceId}, ${terms.join(' ')})`;
    return sql`(assets_fts.workspace_id = ${workspaceId} and assets_fts.words @@ ${query})`;
  }
  const found = terms.map(expressionOf).join(' AND ');
  const tenant = workspaceId.replaceAll('-', '');
  return sql`assets_fts match ${`workspace : "${tenant}" AND {name tags description} : (${found})`}`;
}

function expressionOf(term: SearchTerm): string {
  if (typeof term === 'string') return `"${term}"*`;
  return `(${term.map((word) => `"${word}"`).join(' OR ')})`;
}
