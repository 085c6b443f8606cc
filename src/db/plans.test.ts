import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type CompiledQuery, type KyselyPlugin, sql } from 'kysely';
import { type AssetQuery, listQuery } from './asset-list.ts';
import { findAssetsById, findAssetsEvenTrashed } from './assets.ts';
import type { Database } from './open.ts';
import { openTemporaryDatabase } from './temporary.ts';
import { EVERY_ASSET } from './testing/every-asset.ts';
import { sqlitePlan } from './testing/plans.ts';

/** The pages that must cost the same however many assets there are. */
describe('the plans of lists on SQLite', () => {
  let database: Database;
  before(async () => {
    database = await openTemporaryDatabase();
  });
  after(() => database[Symbol.asyncDispose]());

  async function plan(listing: Partial<AssetQuery>): Promise<string> {
    const query = listQuery(database.db, { ...EVERY_ASSET, ...listing }).compile();
    return (await sqlitePlan(database.db, query)).join('\n');
  }

  const lists: Record<string, { index: string; listing: Partial<AssetQuery> }> = {
    'newest first': { index: 'assets_by_date', listing: {} },
    'oldest first': { index: 'assets_by_date', listing: { direction: 'asc' } },
    'by kind': { index: 'assets_by_kind', listing: { kinds: ['video'] } },
    'by account, without some kinds': {
      index: 'assets_by_user',
      listing: { userId: 1, unlisted: ['font'] },
    },
    'by status': { index: 'assets_by_status', listing: { statuses: ['ready'] } },
    'by account': { index: 'assets_by_user', listing: { userId: 1 } },
    'by content': { index: 'assets_by_content', listing: { sha256: 'ab' } },
    'by last update': {
      index: 'assets_by_update',
      listing: { sort: 'updated', after: { value: 1, id: 'a' } },
    },
    'by name': { index: 'assets_by_name', listing: { sort: 'name', after: { value: 'n', id: 'a' } } },
    'by size': { index: 'assets_by_size', listing: { sort: 'size', after: { value: 1, id: 'a' } } },
    'in the trash': { index: 'assets_in_trash', listing: { trashed: true } },
  };

  for (const [name, { index, listing }] of Object.entries(lists)) {
    it(`reads a page ${name} in the order of ${index}`, async () => {
      const detail = await plan(listing);
      assert.match(detail, new RegExp(`^SEARCH assets USING INDEX ${index} \\(workspace_id=\\?.*[<>]`));
      assert.doesNotMatch(detail, /TEMP B-TREE/);
    });
  }

  for (const [direction, listing] of Object.entries({
    desc: { createdUntil: 9, after: { value: 5, id: 'a' } },
    asc: { createdFrom: 1, after: { value: 5, id: 'a' } },
  })) {
    it(`goes on after the page before, not from the end of a period (${direction})`, async () => {
      const detail = await plan({ ...listing, direction: direction as 'asc' | 'desc', kinds: ['video'] });
      assert.match(detail, /assets_by_kind \(workspace_id=\? AND kind=\? AND \(created_at,id\)[<>]/);
    });
  }

  const narrowed: Record<string, { first: RegExp; listing: Partial<AssetQuery> }> = {
    'with a tag': { first: /^SEARCH asset_tags USING PRIMARY KEY/, listing: { tags: ['t'] } },
    'with several tags': {
      first: /^SEARCH asset_tags USING PRIMARY KEY/,
      listing: { tags: ['t', 'u', 'v'] },
    },
    'of a project': { first: /^SEARCH project_assets USING PRIMARY KEY/, listing: { projectId: 'p' } },
    'that matches words': { first: /^SCAN assets_fts VIRTUAL TABLE/, listing: { search: ['cat'] } },
  };

  for (const [name, { first, listing }] of Object.entries(narrowed)) {
    it(`walks the index of what narrows a page ${name}, and looks up only its assets`, async () => {
      const after = name === 'that matches words' ? { value: 1, id: 1 } : { value: 'a', id: 'a' };
      const detail = await plan({ ...listing, after });
      assert.match(detail, first);
      assert.match(detail, /SEARCH assets USING (?:INTEGER PRIMARY KEY|INDEX sqlite_autoindex_assets_1)/);
      assert.doesNotMatch(detail, /TEMP B-TREE/);
    });
  }

  for (const listing of [{ tags: ['t'] }, { projectId: 'p' }, { search: ['cat'] }]) {
    it(`looks along the names for the many that have ${Object.keys(listing)}`, async () => {
      const query = { ...EVERY_ASSET, sort: 'name', after: { value: 'n', id: 'a' }, ...listing } as const;
      const [first = '', ...others] = await sqlitePlan(
        database.db,
        listQuery(database.db, query, null).compile(),
      );
      assert.match(first, /^SEARCH assets USING INDEX assets_by_name \(workspace_id=\? AND \(name,id\)[<>]/);
      assert.doesNotMatch(others.join(), /TEMP B-TREE/);
    });
  }

  for (const find of [findAssetsById, findAssetsEvenTrashed]) {
    it(`looks assets up by their ids (${find.name})`, async () => {
      const queries: CompiledQuery[] = [];
      const watching: KyselyPlugin = {
        transformQuery({ node, queryId }) {
          queries.push(database.db.getExecutor().compileQuery(node, queryId));
          return node;
        },
        transformResult: async ({ result }) => result,
      };
      const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
      await find(database.db.withPlugin(watching), 'w', ids);
      assert.equal(queries.length, 1);
      for (const query of queries) {
        const [step = ''] = await sqlitePlan(database.db, query);
        assert.match(step, /^SEARCH assets USING INDEX sqlite_autoindex_assets_1 \(id=\?\)$/);
      }
    });
  }

  it('has an index for every foreign key, since a cascade looks rows up by it', async () => {
    const { rows } = await sql<{ child: string; columns: string }>`
      select t.name as child, group_concat(f."from", ',') as columns
      from sqlite_schema t, pragma_foreign_key_list(t.name) f
      where t.type = 'table' group by t.name, f.id`.execute(database.db);
    assert.ok(rows.length >= 9);
    for (const { child, columns } of rows) {
      const where = columns
        .split(',')
        .map((column) => `${column} = 1`)
        .join(' and ');
      const detail = await sql<{
        detail: string;
      }>`explain query plan select 1 from ${sql.table(child)} where ${sql.raw(where)}`.execute(database.db);
      assert.match(detail.rows[0]?.detail ?? '', /^SEARCH/, `${child} (${columns})`);
    }
  });
});
