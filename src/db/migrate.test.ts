import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { MIGRATIONS, migrate } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { describeEngines } from './testing/engines.ts';

const later: Migration = {
  name: '9998-later',
  up: async (tx) => {
    await sql`create table later (a integer)`.execute(tx);
  },
};

const broken: Migration = {
  name: '9999-broken',
  up: async (tx) => {
    await sql`create table broken (a integer)`.execute(tx);
    await sql`insert into nowhere values (1)`.execute(tx);
  },
};

describeEngines('migrate', ({ open }) => {
  it('applies what is missing once and in order', async () => {
    await using database = await open();
    assert.deepEqual(await migrate(database.db, [...MIGRATIONS, later]), ['9998-later']);
    assert.deepEqual(await migrate(database.db, [...MIGRATIONS, later]), []);
  });

  it('leaves nothing of a migration that fails', async () => {
    await using database = await open();
    await assert.rejects(migrate(database.db, [...MIGRATIONS, later, broken]), /nowhere/);
    await assert.rejects(sql`select * from later`.execute(database.db), /later/);
    assert.deepEqual(await migrate(database.db, [...MIGRATIONS, later]), ['9998-later']);
  });

  it('refuses a database that a newer version made', async () => {
    await using database = await open();
    await migrate(database.db, [...MIGRATIONS, later]);
    await assert.rejects(migrate(database.db), {
      kind: 'unavailable',
      message: /newer version .*9998-later/,
    });
  });
});

describe('migrations', () => {
  it('are named in the order in which they apply', () => {
    const names = MIGRATIONS.map((migration) => migration.name);
    assert.deepEqual(names, names.toSorted());
    assert.equal(new Set(names).size, names.length);
  });
});
