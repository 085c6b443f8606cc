import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forgetFullBuckets, fullAt } from '#db/rate-buckets.ts';
import { describeEngines } from '#db/testing/engines.ts';
import { type Buckets, LocalBuckets, WINDOW } from './buckets.ts';
import { LARGEST_SHARE, LeasedBuckets } from './leased-buckets.ts';

/** So many are asked for at once; how many were given. */
async function ask(buckets: Buckets, times: number, limit: number): Promise<number> {
  let given = 0;
  for (let each = 0; each < times; each += 1) given += (await buckets.take('key', limit)).allowed ? 1 : 0;
  return given;
}

describe('a bucket', () => {
  it('gives a bucketful at once, and then as fast as it fills', async () => {
    let now = 1_000_000;
    const buckets = new LocalBuckets(() => now);
    assert.equal(await ask(buckets, 100, 60), 60);
    now += 10 * 1000;
    assert.equal(await ask(buckets, 100, 60), 10);
    now += 3600_000;
    assert.equal(await ask(buckets, 100, 60), 60);
  });

  it('says how many are left, and when there will be more', async () => {
    let now = 0;
    const buckets = new LocalBuckets(() => now);
    const first = { allowed: true, limit: 3, remaining: 2, reset: 20_000 };
    assert.deepEqual(await buckets.take('key', 3), first);
    await ask(buckets, 2, 3);
    assert.deepEqual(await buckets.take('key', 3), { allowed: false, limit: 3, remaining: 0, reset: 20_000 });
    now += 15_000;
    assert.deepEqual(await buckets.take('key', 3), { allowed: false, limit: 3, remaining: 0, reset: 5_000 });
    now += 5_000;
    assert.equal((await buckets.take('key', 3)).allowed, true);
    assert.deepEqual(await buckets.take('other', 3), first);
  });

  it('is forgotten when there are too many, the one unused for longest first', async () => {
    const buckets = new LocalBuckets(() => 0, 2);
    for (const name of ['a', 'b', 'a', 'c']) buckets.add(name, 1);
    assert.deepEqual(
      ['a', 'b', 'c'].map((name) => buckets.look(name, 1).allowed),
      [false, true, false],
    );
  });
});

describeEngines('a bucket of several processes', (engine) => {
  for (const limit of [1, 7, 600, 50_000]) {
    it(`gives one bucketful of ${limit} whichever is asked, and no more`, async () => {
      await using database = await engine.open();
      const processes = [1, 2, 3].map(() => new LeasedBuckets(database.db, () => 1_000_000));
      const turns = Math.min(limit, 700);
      const given = await Promise.all(processes.map((buckets) => ask(buckets, turns, limit)));
      const sum = given.reduce((total, one) => total + one);
      // What two of them hold back may be missing when the third finds nothing any more.
      const held = Math.max(0, Math.floor(limit * LARGEST_SHARE) * 2);
      assert.ok(sum <= limit, `${sum} of ${limit} were given`);
      assert.ok(sum >= Math.min(limit - held, turns * 3), `only ${sum} of ${limit} were given`);
    });
  }

  it('fills while time goes on, and is forgotten when it is full', async () => {
    await using database = await engine.open();
    const { db } = database;
    let now = 1_000_000;
    const processes = [1, 2].map(() => new LeasedBuckets(db, () => now));
    const askAll = async () => {
      let given = 0;
      for (const buckets of processes) given += await ask(buckets, 100, 60);
      return given;
    };
    assert.equal(await askAll(), 60);
    now += 10_000;
    assert.equal(await askAll(), 10);
    assert.equal(await fullAt(db, 'key'), now + WINDOW);
    now += WINDOW + 1;
    await forgetFullBuckets(db, now);
    assert.equal(await fullAt(db, 'key'), null);
  });

  it('asks the database rarely of a busy key, and not at all for what is refused', async () => {
    await using database = await engine.open();
    const { db } = database;
    let now = 1_000_000;
    let asked = 0;
    const counting = db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        asked += 1;
        return result;
      },
    });
    const buckets = new LeasedBuckets(counting, () => now);
    assert.equal(await ask(buckets, 2_000, 2_000), 2_000);
    assert.ok(asked < 40, `${asked} queries`);
    await buckets.take('key', 2_000);
    asked = 0;
    assert.equal(await ask(buckets, 500, 2_000), 0);
    assert.equal(asked, 0);
    now += WINDOW;
    assert.equal(await ask(buckets, 1, 2_000), 1);
  });
});
