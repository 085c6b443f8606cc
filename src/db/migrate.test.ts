import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { MIGRATIONS, type Migration, migrate } from './migrate.ts';
import { openTemporaryDatabase } from './temporary.ts';

const later: Migration = {
  name: '9998-later',
  up: async (tx) => {
    await sql`create table later (a integer) strict`.execute(tx);
  },
};

const broken: Migration = {
  name: '9999-broken',
  up: async (tx) => {
    await sql`create table broken (a integer) strict`.execute(tx);
    await sql`insert into nowhere values (1)`.execute(tx);
  },
};

describe('migrate', () => {
  it('applies what is missing once and in order', async () => {
    await using database = await openTemporaryDatabase();
    assert.deepEqual(await migrate(database.db, [...MIGRATIONS, later]), ['9998-later']);
    assert.deepEqual(await migrate(database.db, [...MIGRATIONS, later]), []);
  });

  it('leaves nothing of a migration that fails', async () => {
    await using database = await openTemporaryDatabase();
    await assert.rejects(migrate(database.db, [...MIGRATIONS, later, broken]), /nowhere/);
    const { rows } = await sql`select name from sqlite_schema where name in ('later', 'broken')`.execute(
      database.db,
    );
    assert.deepEqual(rows, []);
    assert.deepEqual(await migrate(database.db, [...MIGRATIONS, later]), ['9998-later']);
  });

  it('refuses a database that a newer version made', async () => {
    await using database = await openTemporaryDatabase();
    await migrate(database.db, [...MIGRATIONS, later]);
    await assert.rejects(migrate(database.db), {
      kind: 'unavailable',
      message: /newer version .*9998-later/,
    });
  });

  it('names migrations in the order in which they apply', () => {
    const names = MIGRATIONS.map((migration) => migration.name);
    assert.deepEqual(names, names.toSorted());
    assert.equal(new Set(names).size, names.length);
  });
});
