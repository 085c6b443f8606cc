import assert from 'node:assert/strict';
import { it } from 'node:test';
import { insertSampleOwner, sampleAsset } from './samples.ts';
import { describeEngines } from './testing/engines.ts';
import { afterCommit, transact } from './transact.ts';
import { isForeignKeyViolation, isUniqueViolation } from './violations.ts';

const mark = (name: string) => ({ name, value: '' });

describeEngines('transact', ({ open }) => {
  it('returns what was returned, once it can be read by everybody', async () => {
    await using database = await open();
    const { db } = database;
    for (let round = 0; round < 200; round += 1) {
      const name = `round-${round}`;
      const returned = await transact(db, async (tx) => {
        await tx.insertInto('marks').values(mark(name)).execute();
        return round;
      });
      assert.equal(returned, round);
      const read = await db.selectFrom('marks').select('name').where('name', '=', name).execute();
      assert.equal(read.length, 1, 'a read follows the write that it was asked after');
    }
  });

  it('shows a transaction its own writes, and nobody else', async () => {
    await using database = await open();
    const { db } = database;
    const written = Promise.withResolvers<void>();
    const looked = Promise.withResolvers<void>();
    const transaction = transact(db, async (tx) => {
      await tx.insertInto('marks').values(mark('a')).execute();
      assert.equal((await tx.selectFrom('marks').selectAll().execute()).length, 1);
      written.resolve();
      await looked.promise;
    });
    await written.promise;
    assert.equal((await db.selectFrom('marks').selectAll().execute()).length, 0);
    looked.resolve();
    await transaction;
    assert.equal((await db.selectFrom('marks').selectAll().execute()).length, 1);
  });

  it('undoes everything when the callback throws, and throws the same', async () => {
    await using database = await open();
    const { db } = database;
    const failure = new Error('changed my mind');
    const transaction = transact(db, async (tx) => {
      await tx.insertInto('marks').values(mark('a')).execute();
      throw failure;
    });
    await assert.rejects(transaction, failure);
    assert.deepEqual(await db.selectFrom('marks').selectAll().execute(), []);
  });

  it('refuses to nest, however deep in calls', async () => {
    await using database = await open();
    const { db } = database;
    await assert.rejects(
      transact(db, () => transact(db, async () => {})),
      /transaction inside a transaction/,
    );
    await assert.rejects(
      transact(db, (tx) => transact(tx, async () => {})),
      /transaction inside a transaction/,
    );
  });

  it('refuses a query on `db` inside', async () => {
    await using database = await open();
    const { db } = database;
    const read = transact(db, async () => db.selectFrom('marks').selectAll().execute());
    await assert.rejects(read, /use `tx` instead/);
    const write = transact(db, async () => db.insertInto('marks').values(mark('a')).execute());
    await assert.rejects(write, /use `tx` instead/);
    await db.insertInto('marks').values(mark('b')).execute();
  });

  it('ends a transaction that does not settle, so that others can write', async () => {
    await using database = await open();
    const { db } = database;
    const stuck = Promise.withResolvers<void>();
    const late = Promise.withResolvers<unknown>();
    const transaction = transact(
      db,
      async (tx) => {
        late.resolve(stuck.promise.then(() => tx.insertInto('marks').values(mark('late')).execute()));
        await tx.insertInto('marks').values(mark('stuck')).execute();
        await stuck.promise;
      },
      200,
    );
    const other = db.insertInto('marks').values(mark('other')).execute();
    await assert.rejects(transaction, { kind: 'unavailable', message: /not done within 200 ms/ });
    await other;
    stuck.resolve();
    await assert.rejects(late.promise, /already rolled back/);
    const marks = await db.selectFrom('marks').select('name').execute();
    assert.deepEqual(marks, [{ name: 'other' }]);
  });

  it('calls hooks after the commit, and none of an undone transaction', async () => {
    await using database = await open();
    const { db } = database;
    const called: string[] = [];
    await transact(db, async (tx) => {
      afterCommit(tx, () => called.push('kept'));
      assert.deepEqual(called, []);
    });
    const undone = transact(db, async (tx) => {
      afterCommit(tx, () => called.push('undone'));
      throw new Error('no');
    });
    await assert.rejects(undone);
    assert.deepEqual(called, ['kept']);
  });

  it('tells which constraint a row violates', async () => {
    await using database = await open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const insert = (overrides: object) =>
      db.insertInto('assets').values(sampleAsset(owner, overrides)).execute();
    await insert({ id: 'a' });
    await assert.rejects(
      insert({ id: 'a' }),
      (error) => isUniqueViolation(error) && !isForeignKeyViolation(error),
    );
    await assert.rejects(
      insert({ user_id: 7 }),
      (error) => isForeignKeyViolation(error) && !isUniqueViolation(error),
    );
    await assert.rejects(insert({ size: 'large' }), /bigint|INTEGER/);
    assert.equal(isUniqueViolation(new Error('another')), false);
  });
});
