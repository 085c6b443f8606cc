import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { Client } from 'pg';
import { type DatabaseOptions, openDatabase } from '#db/open.ts';
import type { Schema } from '#db/schema.ts';
import { temporaryDirectory } from '#db/temporary.ts';
import { postgresOptions } from '#db/testing/engines.ts';
import { openLog } from '#log.ts';
import { freshDatabase, postgresIsMissing } from '../infra/postgres.ts';
import { COMING, type KnownSchema, RELEASED } from './released.ts';

const noPostgres = await postgresIsMissing();

/** What was there before the new version came. */
const ROWS = `
  insert into workspaces (id, name, created_at) values ('w1', 'Before', 1);
  insert into marks (name, value) values ('before', 'yes');
`;

suite('a database of an earlier version', () => {
  for (const known of [...RELEASED, ...COMING]) {
    const skip = known.engine === 'postgres' && noPostgres;
    test(`${known.version} on ${known.engine} becomes that of this version, with what is in it`, {
      skip,
    }, async () => {
      await using place = await placeFor(known);
      await place.run(`${known.script}\n${ROWS}`);
      const upgraded = await catalogueOf(place.options, async (db) => {
        const { name } = await db.selectFrom('workspaces').select('name').executeTakeFirstOrThrow();
        assert.equal(name, 'Before');
      });
      await using fresh = await placeFor(known);
      assert.deepEqual(upgraded, await catalogueOf(fresh.options));
    });
  }
});

interface Place extends AsyncDisposable {
  readonly options: DatabaseOptions;
  run(script: string): Promise<void>;
}

/** An empty database. */
async function placeFor({ engine }: KnownSchema): Promise<Place> {
  if (engine === 'sqlite') {
    const directory = await temporaryDirectory();
    const path = join(directory.path, 'old.db');
    return {
      options: { path, log: openLog('silent') },
      async run(script) {
        const file = new DatabaseSync(path);
        file.exec(script);
        file.close();
      },
      [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
    };
  }
  const database = await freshDatabase();
  return {
    options: postgresOptions(database.url),
    async run(script) {
      const client = new Client({ connectionString: database.url });
      await client.connect();
      await client.query(script).finally(() => client.end());
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** Opens it as this version does, and lists everything that there is in it, by its definition. */
async function catalogueOf(
  options: DatabaseOptions,
  look: (db: Kysely<Schema>) => Promise<void> = async () => {},
) {
  await using database = await openDatabase(options);
  await look(database.db);
  const query =
    'path' in options
      ? sql`select type, name, coalesce(sql, '') as definition from sqlite_master
          where name not like 'sqlite_%' and name <> 'migrations' order by type, name`
      : sql`select 'column' as type, table_name || '.' || column_name as name,
            concat_ws(' ', data_type, collation_name, is_nullable, column_default, is_identity) as definition
          from information_schema.columns where table_schema = current_schema() and table_name <> 'migrations'
          union all select 'index', indexname, indexdef from pg_indexes
            where schemaname = current_schema() and tablename <> 'migrations'
          union all select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint
            where connamespace = current_schema()::regnamespace and conrelid <> 'migrations'::regclass
          union all select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) from pg_trigger
            where not tgisinternal
          union all select 'function', proname, prosrc from pg_proc where pronamespace = current_schema()::regnamespace
          order by 1, 2, 3`;
  const { rows } = await query.execute(database.db);
  assert.ok(rows.length > 50);
  return rows;
}
