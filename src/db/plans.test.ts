import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CompiledQuery, type SelectQueryBuilder, sql } from 'kysely';
import type { Database } from './open.ts';
import type { Schema } from './schema.ts';
import { openTemporaryDatabase } from './temporary.ts';

type AssetQuery = SelectQueryBuilder<Schema, 'assets', object>;

/** The pages that must cost the same however many assets there are. */
describe('the plans of lists', () => {
  let database: Database;
  before(async () => {
    database = await openTemporaryDatabase();
  });
  after(() => database[Symbol.asyncDispose]());

  async function plan(query: AssetQuery): Promise<string> {
    const { sql: text, parameters } = query.compile();
    const explained = CompiledQuery.raw(`explain query plan ${text}`, [...parameters]);
    const { rows } = await database.db.executeQuery<{ detail: string }>(explained);
    return rows.map((row) => row.detail).join('\n');
  }

  const page = (order: string, position: number | string): AssetQuery =>
    database.db
      .selectFrom('assets')
      .where('workspace_id', '=', 'w')
      .where(sql<boolean>`(${sql.ref(order)}, id) < (${position}, ${'id'})`)
      .orderBy(sql.ref(order), 'desc')
      .orderBy('id', 'desc')
      .limit(50);

  const lists: Record<string, { index: string; list: () => AssetQuery }> = {
    'newest first': { index: 'assets_by_date', list: () => page('created_at', 1) },
    'by kind': { index: 'assets_by_kind', list: () => page('created_at', 1).where('kind', '=', 'video') },
    'by status': {
      index: 'assets_by_status',
      list: () => page('created_at', 1).where('status', '=', 'ready'),
    },
    'by account': { index: 'assets_by_user', list: () => page('created_at', 1).where('user_id', '=', 1) },
    'by last update': { index: 'assets_by_update', list: () => page('updated_at', 1) },
    'by name': { index: 'assets_by_name', list: () => page('name', 'a') },
    'by size': { index: 'assets_by_size', list: () => page('size', 1) },
  };

  for (const [name, { index, list }] of Object.entries(lists)) {
    it(`reads a page ${name} in the order of ${index}`, async () => {
      const detail = await plan(list().selectAll());
      assert.match(detail, new RegExp(`^SEARCH assets USING INDEX ${index} \\(workspace_id=\\?.*<`));
      assert.doesNotMatch(detail, /TEMP B-TREE/);
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
