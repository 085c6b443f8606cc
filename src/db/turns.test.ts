import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { freshDatabase } from '../../test/infra/postgres.ts';
import { openDatabase } from './open.ts';
import { insertSampleOwner, sampleAsset } from './samples.ts';
import { POSTGRES, postgresOptions } from './testing/engines.ts';
import { transact } from './transact.ts';
import { takeTurn } from './turns.ts';
import { assetUsage } from './usage.ts';

describe('turns of several processes', { skip: POSTGRES.skip }, () => {
  it('come to everybody, however many ask at the same time', async () => {
    await using opened = new AsyncDisposableStack();
    const { url } = opened.use(await freshDatabase());
    // Whoever comes last waits for all others, on a machine that may have other work.
    const options = { ...postgresOptions(url), connections: 6, patience: 60_000 };
    const processes = [];
    for (let each = 0; each < 3; each += 1) processes.push(opened.use(await openDatabase(options)).db);
    const [first] = processes;
    assert.ok(first);
    const owner = await insertSampleOwner(first);
    let before = -1;
    const countInTurn = async (db: typeof first) =>
      transact(db, async (tx) => {
        await takeTurn(tx, owner.workspaceId);
        const usage = await assetUsage(tx, owner.workspaceId);
        await tx.insertInto('assets').values(sampleAsset(owner)).execute();
        return usage[0]?.assets ?? 0;
      });
    const seen: number[] = [];
    const client = async (db: typeof first) => {
      for (let turn = 0; turn < 6; turn += 1) seen.push(await countInTurn(db));
    };
    await Promise.all(processes.flatMap((db) => Array.from({ length: 10 }, () => client(db))));
    // Each saw what all before it had done.
    for (const count of seen.toSorted((a, b) => a - b)) {
      assert.equal(count, before + 1);
      before = count;
    }
    // Of this database: other tests are at others of the same server.
    const { rows } = await sql`
      select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
      where locktype = 'advisory' and datname = current_database()`.execute(first);
    assert.deepEqual(rows, []);
  });
});
