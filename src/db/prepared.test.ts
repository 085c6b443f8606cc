import assert from 'node:assert/strict';
import { it } from 'node:test';
import { insertRow, type Parameters, prepare } from './prepared.ts';
import { describeEngines } from './testing/engines.ts';
import { transact } from './transact.ts';

const marksNamed = prepare((db, parameter: Parameters<{ name: string }>) =>
  db.selectFrom('marks').selectAll().where('name', '=', parameter('name')),
);

describeEngines('a prepared query', ({ open }) => {
  it('has the values of each run, and of no other', async () => {
    await using database = await open();
    const { db } = database;
    await Promise.all(['a', 'b'].map((name) => insertRow(db, 'marks', { name, value: `is ${name}` })));
    const found = await Promise.all(['a', 'b', 'c', 'a'].map((name) => marksNamed(db, { name })));
    assert.deepEqual(
      found.map((rows) => rows.map(({ value }) => value)),
      [['is a'], ['is b'], [], ['is a']],
    );
  });

  it('is part of the transaction in which it is asked', async () => {
    await using database = await open();
    const { db } = database;
    const undone = transact(db, async (tx) => {
      await insertRow(tx, 'marks', { name: 'a', value: '' });
      assert.equal((await marksNamed(tx, { name: 'a' })).length, 1);
      throw new Error('undone');
    });
    await assert.rejects(undone, /undone/);
    assert.deepEqual(await marksNamed(db, { name: 'a' }), []);
  });

  it('inserts rows of other columns by other statements', async () => {
    await using database = await open();
    const { db } = database;
    await insertRow(db, 'workspace_limits', { workspace_id: 'a', bytes: 1 });
    await insertRow(db, 'workspace_limits', { workspace_id: 'b', assets: 2 });
    await insertRow(db, 'workspace_limits', { assets: 4, workspace_id: 'c', bytes: 3 });
    const rows = db.selectFrom('workspace_limits').select(['workspace_id', 'bytes', 'assets', 'turn']);
    assert.deepEqual(await rows.orderBy('workspace_id').execute(), [
      { workspace_id: 'a', bytes: 1, assets: null, turn: 0 },
      { workspace_id: 'b', bytes: null, assets: 2, turn: 0 },
      { workspace_id: 'c', bytes: 3, assets: 4, turn: 0 },
    ]);
  });
});
