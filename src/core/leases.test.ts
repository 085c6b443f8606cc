import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { isLeaseHeld, takeLease } from '#db/leases.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { POSTGRES, SQLITE } from '#db/testing/engines.ts';
import { openLog } from '#log.ts';
import { type Lease, type LeaseTimes, openLeases } from './leases.ts';

const log = openLog('silent');
const never = new AbortController().signal;
const HOUR = 3600_000;
/** A holder that is asked hears it soon; nobody loses a lease because the machine is busy. */
const TIMES: LeaseTimes = { lease: HOUR, beat: 10, patience: HOUR };

async function openDatabase(t: TestContext) {
  const database = await openTemporaryDatabase();
  t.after(() => database[Symbol.asyncDispose]());
  return database.db;
}

/** As an upload holds its lease: until it is asked to let go. */
async function untilAsked({ signal }: Lease): Promise<string> {
  if (!signal.aborted) await once(signal, 'abort');
  return signal.reason.kind;
}

describe('leases', () => {
  test('a lease is free again when its work is over, however it ended', async (t) => {
    const db = await openDatabase(t);
    await using leases = openLeases({ db, log, times: TIMES });
    await assert.rejects(
      leases.hold('name', never, () => Promise.reject(new Error('failed'))),
      /failed/,
    );
    assert.equal(await leases.hold('name', never, async () => 'again'), 'again');
    assert.equal(await isLeaseHeld(db, 'name', Date.now()), false);
  });

  test('two names do not wait for each other', async (t) => {
    const db = await openDatabase(t);
    await using leases = openLeases({ db, log, times: TIMES });
    await leases.hold('one', never, () => leases.hold('other', never, async () => {}));
  });

  for (const where of ['the same process', 'another process'] as const) {
    test(`what somebody in ${where} does already is left to them`, async (t) => {
      const db = await openDatabase(t);
      await using here = openLeases({ db, log, times: TIMES });
      await using there = openLeases({ db, log, times: TIMES });
      const next = where === 'the same process' ? here : there;
      const runs: string[] = [];
      const first = await here.attempt('chore', async ({ signal }) => {
        runs.push('first');
        assert.equal(await next.attempt('chore', async () => void runs.push('second')), false);
        assert.equal(signal.aborted, false, 'nobody is asked to let go');
      });
      assert.equal(first, true);
      assert.equal(await next.attempt('chore', async () => void runs.push('third')), true);
      assert.deepEqual(runs, ['first', 'third']);
    });
  }

  for (const where of ['the same process', 'another process'] as const) {
    test(`a holder in ${where} is asked to let go, and the next one has the lease only then`, async (t) => {
      const db = await openDatabase(t);
      await using here = openLeases({ db, log, times: TIMES });
      await using there = openLeases({ db, log, times: TIMES });
      const order: string[] = [];
      const started = Promise.withResolvers<void>();
      const first = here.hold('name', never, async (lease) => {
        started.resolve();
        order.push(`asked: ${await untilAsked(lease)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push('ended');
      });
      await started.promise;
      const next = where === 'the same process' ? here : there;
      await next.hold('name', never, async () => {
        order.push('taken over');
      });
      await first;
      assert.deepEqual(order, ['asked: conflict', 'ended', 'taken over']);
    });
  }

  test('of many who want it at once each has it, one after the other', async (t) => {
    const db = await openDatabase(t);
    await using here = openLeases({ db, log, times: TIMES });
    await using there = openLeases({ db, log, times: TIMES });
    let [holders, turns] = [0, 0];
    const work = async () => {
      holders += 1;
      assert.equal(holders, 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      holders -= 1;
      turns += 1;
    };
    await Promise.all([here, there, here, there, here].map((leases) => leases.hold('name', never, work)));
    assert.equal(turns, 5);
  });

  test('whoever only wants it to be free waits until the holder has let go', async (t) => {
    const db = await openDatabase(t);
    await using here = openLeases({ db, log, times: TIMES });
    await using there = openLeases({ db, log, times: TIMES });
    await there.free('name', never);
    const started = Promise.withResolvers<void>();
    let ended = false;
    const first = here.hold('name', never, async (lease) => {
      started.resolve();
      await untilAsked(lease);
      ended = true;
    });
    await started.promise;
    await there.free('name', never);
    assert.ok(ended);
    await first;
  });

  test('a holder that does not let go keeps it, and whoever waits is told', async (t) => {
    const db = await openDatabase(t);
    const times = { ...TIMES, patience: 50 };
    await using here = openLeases({ db, log, times });
    await using there = openLeases({ db, log, times });
    await here.hold('name', never, async () => {
      for (const leases of [here, there]) {
        await assert.rejects(
          leases.hold('name', never, async () => {}),
          { kind: 'locked' },
        );
        await assert.rejects(leases.free('name', never), { kind: 'locked' });
      }
    });
  });

  test('the lease of a process that died is taken over when it has run out, and not before', async (t) => {
    const db = await openDatabase(t);
    const now = Date.now();
    await takeLease(db, { name: 'over', holder: 'the dead', now, until: now - 1 });
    await takeLease(db, { name: 'running', holder: 'the dead', now, until: now + HOUR });
    await using leases = openLeases({ db, log, times: { ...TIMES, patience: 50 } });
    assert.equal(await leases.hold('over', never, async () => 'taken'), 'taken');
    await assert.rejects(
      leases.hold('running', never, async () => {}),
      { kind: 'locked' },
    );
  });

  test('a holder is told that its lease was lost', async (t) => {
    const db = await openDatabase(t);
    await using leases = openLeases({ db, log, times: TIMES });
    await leases.hold('name', never, async (lease) => {
      const now = Date.now() + 2 * HOUR;
      assert.ok(await takeLease(db, { name: 'name', holder: 'another', now, until: now + HOUR }));
      assert.equal(await untilAsked(lease), 'conflict');
    });
    assert.ok(await isLeaseHeld(db, 'name', Date.now()), 'what another one holds is not given back');
  });

  for (const engine of [SQLITE, POSTGRES]) {
    const named = `a clock that is set a day ahead, or back, ends no lease on ${engine.name}`;
    test(named, { skip: engine.skip }, async (t) => {
      await using database = await engine.open();
      const { db } = database;
      await using here = openLeases({ db, log, times: TIMES });
      await using there = openLeases({ db, log, times: TIMES });
      await here.hold('name', never, async () => {
        for (const step of [24 * HOUR, -HOUR]) {
          t.mock.timers.enable({ apis: ['Date'], now: Date.now() + step });
          assert.equal(await there.attempt('name', async () => assert.fail('held twice')), false);
          t.mock.timers.reset();
        }
      });
      assert.ok(await there.attempt('name', async () => {}));
    });
  }

  test('a heartbeat keeps a lease longer than it was taken for', async (t) => {
    const db = await openDatabase(t);
    await using leases = openLeases({ db, log, times: TIMES });
    const taken = Date.now();
    await leases.hold('name', never, async () => {
      const later = taken + HOUR + 20;
      while (!(await isLeaseHeld(db, 'name', later))) await new Promise((resolve) => setTimeout(resolve, 5));
    });
  });

  test('whoever waits gives up with its own signal', async (t) => {
    const db = await openDatabase(t);
    await using leases = openLeases({ db, log, times: TIMES });
    const gone = new AbortController();
    await leases.hold('name', never, async () => {
      const waiting = leases.hold('name', gone.signal, async () => assert.fail('it had gone'));
      gone.abort(new Error('gone'));
      await assert.rejects(waiting, /gone/);
    });
  });

  test('stopping has every holder let go and waits for them', async (t) => {
    const db = await openDatabase(t);
    const leases = openLeases({ db, log, times: TIMES });
    const started = Promise.withResolvers<void>();
    let ended = false;
    const work = leases.hold('name', never, async (lease) => {
      started.resolve();
      assert.equal(await untilAsked(lease), 'unavailable');
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended = true;
    });
    await started.promise;
    await leases[Symbol.asyncDispose]();
    assert.ok(ended);
    await work;
    await assert.rejects(
      leases.hold('name', never, async () => {}),
      { kind: 'unavailable' },
    );
  });
});
