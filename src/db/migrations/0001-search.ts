import type { EngineName } from '../engine.ts';

/** Letters: what all assets have that have a word that begins with up to so many is in the index of SQLite by itself. */
export const INDEXED_BEGINNING = 4;

/**
 * Text search in SQLite keeps an index of its own and no copy of the text. The workspace is a word in it, so that a
 * match is narrowed to the tenant inside the index.
 */
const SQLITE = [
  `create virtual table assets_fts using fts5 (
    name, tags, description, workspace,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 ${INDEXED_BEGINNING}'
  )`,
  // Its words in their order: see search-words.ts.
  'create virtual table assets_words using fts5vocab(assets_fts, instance)',
  `create trigger assets_fts_insert after insert on assets begin
    insert into assets_fts (rowid, name, tags, description, workspace) values (${indexed('new')});
  end`,
  // The condition, because statements that set a column to what it was are common and reindexing is not free.
  `create trigger assets_fts_update after update of name, tags, description on assets
    when (old.name, old.tags, old.description) is not (new.name, new.tags, new.description) begin
    delete from assets_fts where rowid = old.seq;
    insert into assets_fts (rowid, name, tags, description, workspace) values (${indexed('new')});
  end`,
  `create trigger assets_fts_delete after delete on assets begin
    delete from assets_fts where rowid = old.seq;
  end`,
];

function indexed(row: 'new'): string {
  const tags = `(select group_concat(value, ' ') from json_each(${row}.tags))`;
  return `${row}.seq, ${row}.name, ${tags}, ${row}.description, replace(${row}.workspace_id, '-', '')`;
}

/**
 * The same in PostgreSQL: a table of words beside the assets, each with the workspace before it, so that a word of one
 * tenant is another one than that of the next. Words are split, folded and stripped of accents here, as FTS5 does it:
 * `to_tsvector` would take "cat.png" for the name of a host, keep accents, and fold letters by the locale of the
 * database. The index over the row numbers is for words that many assets have, where walking in order and looking at
 * each is quicker than sorting all that the words find.
 */
const POSTGRES = [
  // No longer words than PostgreSQL takes: who types that many letters means what begins with them.
  `create function search_words(workspace_id text, input text) returns text[] language sql immutable strict as $$
    select coalesce(array_agg(distinct workspace_id || '/' || left(word, 200) collate "C"), '{}') from regexp_split_to_table(
      lower(regexp_replace(normalize(input, nfd), '[\\u0300-\\u036f]', '', 'g') collate "und-x-icu"),
      '[^[:alnum:]]+'
    ) as word where word <> ''
  $$`,
  // Null, which matches nothing, when there is no word in the input.
  `create function search_query(workspace_id text, input text) returns tsquery language sql immutable strict as $$
    select string_agg(quote_literal(word) || ':*', ' & ')::tsquery from unnest(search_words(workspace_id, input)) as word
  $$`,
  `create table assets_fts (
    rowid bigint primary key references assets on delete cascade,
    workspace_id text collate "C" not null,
    words tsvector not null
  )`,
  'create index assets_fts_words on assets_fts using gin (words)',
  'create index assets_fts_by_workspace on assets_fts (workspace_id, rowid)',
  // U+0000 is no character of PostgreSQL's text, and parts words like a space.
  `create function index_asset() returns trigger language plpgsql as $$ declare
    tags json := replace(new.tags, '\\u0000', '\\u0020');
  begin
    insert into assets_fts (rowid, workspace_id, words) values (
      new.seq,
      new.workspace_id,
      array_to_tsvector(search_words(new.workspace_id, concat_ws(
        ' ', new.name, new.description, (select string_agg(value, ' ') from json_array_elements_text(tags))
      )))
    )
    on conflict (rowid) do update set words = excluded.words;
    return null;
  end $$`,
  'create trigger assets_fts_insert after insert on assets for each row execute function index_asset()',
  `create trigger assets_fts_update after update of name, tags, description on assets for each row
    when ((old.name, old.tags, old.description) is distinct from (new.name, new.tags, new.description))
    execute function index_asset()`,
];

export const SEARCH: Readonly<Record<EngineName, readonly string[]>> = { sqlite: SQLITE, postgres: POSTGRES };
