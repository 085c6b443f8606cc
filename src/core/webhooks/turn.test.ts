import assert from 'node:assert/strict';
import { it } from 'node:test';
import { presentPosition } from '#db/events.ts';
import { describeEngines } from '#db/testing/engines.ts';
import { TRIES_IN_ORDER } from '#db/webhook-deliveries.ts';
import { endpointsWithWork, recoverCursors } from '#db/webhook-endpoints.ts';
import { openLog } from '#log.ts';
import { openLeases } from '../leases.ts';
import { openDeliverer } from './deliverer.ts';
import { sweepDeliveries } from './deliveries.ts';
import { fanOut, WINDOW } from './fan-out.ts';
import { openDesk } from './testing/desk.ts';

const DAY = 24 * 3600_000;
const log = openLog('silent');

describeEngines('an endpoint', ({ open }) => {
  it('is told in order while what is first may pass soon, and goes on without it when it does not', async () => {
    await using desk = await openDesk(open);
    const { told, answers, turn, makeProjects, letTimePass, deliveries } = desk;
    answers.of = (project) => (project === 'a' ? 500 : 204);
    await makeProjects('a', 'b', 'c');
    for (let tries = 1; tries < TRIES_IN_ORDER; tries += 1) {
      await turn();
      await letTimePass();
    }
    assert.deepEqual(told, Array(TRIES_IN_ORDER - 1).fill('a'));
    await turn();
    assert.deepEqual(told, [...Array(TRIES_IN_ORDER).fill('a'), 'b', 'c']);
    const [a] = await deliveries();
    assert.deepEqual([a?.state, a?.attempts, a?.status], ['pending', TRIES_IN_ORDER, 500]);
    answers.of = () => 204;
    await letTimePass();
    await turn();
    assert.equal(told.at(-1), 'a');
    assert.ok((await deliveries()).every(({ state }) => state === 'delivered'));
  });

  it('is given up after the last try, and disabled only when nothing was taken for days', async () => {
    await using desk = await openDesk(open);
    const { answers, turn, makeProjects, letTimePass, deliveries, endpoint, change } = desk;
    answers.of = () => 500;
    const giveUp = async () => {
      while ((await deliveries()).at(-1)?.state === 'pending') {
        await letTimePass();
        await turn();
      }
    };
    await makeProjects('a');
    await turn();
    await giveUp();
    assert.deepEqual(
      (await deliveries()).map(({ state, attempts }) => [state, attempts]),
      [['failed', 10]],
    );
    const failing = await endpoint();
    assert.ok(failing.failing_since !== null && failing.disabled_at === null);

    await change({ failing_since: Date.now() - 4 * DAY });
    await makeProjects('b');
    await turn();
    assert.equal((await endpoint()).disabled_at, null, 'at the first failure after some quiet days');
    await giveUp();
    const disabled = await endpoint();
    assert.ok(disabled.disabled_at !== null);
    assert.match(disabled.disabled_reason ?? '', /^Nothing was taken since \d{4}-.*It answers 500\.$/);
    await makeProjects('c');
    await turn();
    assert.equal((await deliveries()).length, 2);
  });

  it('that takes something again after an outage is told at once what waited for it, in order', async () => {
    await using desk = await openDesk(open);
    const { told, answers, turn, makeProjects, letTimePass, endpoint, change } = desk;
    answers.of = () => 500;
    await makeProjects('a', 'b');
    for (let n = 0; n < 2 * TRIES_IN_ORDER; n += 1) {
      await turn();
      await letTimePass();
    }
    await turn();
    told.splice(0);
    answers.of = () => 204;
    await turn();
    assert.deepEqual(told, [], 'both wait for their next try');
    await change({ failing_since: Date.now() - DAY });
    await makeProjects('c');
    await turn();
    assert.deepEqual(told, ['c', 'a', 'b']);
    assert.equal((await endpoint()).failing_since, null);
  });

  it('is told again what a stop broke off, as if it had not been tried', async () => {
    await using desk = await openDesk(open);
    const { told, answers, turn, makeProjects, deliveries } = desk;
    const stop = new AbortController();
    answers.of = () => {
      stop.abort();
      return null;
    };
    await makeProjects('a');
    await turn(stop.signal);
    const [before] = await deliveries();
    assert.deepEqual([before?.state, before?.attempts], ['pending', 0]);
    answers.of = () => 204;
    await turn();
    const [after] = await deliveries();
    assert.deepEqual([after?.id, after?.state, told], [before?.id, 'delivered', ['a', 'a']]);
  });

  it('has each event once in its log, however many turn the feed into deliveries', async () => {
    await using desk = await openDesk(open);
    const { parts, makeProjects, endpoint, deliveries } = desk;
    const projects = Array.from({ length: 120 }, (_, n) => `p${n}`);
    await makeProjects(...projects);
    let turned = true;
    while (turned) {
      const row = await endpoint();
      const all = await Promise.all([fanOut(parts.db, row), fanOut(parts.db, row), fanOut(parts.db, row)]);
      turned = all.includes(true);
    }
    assert.deepEqual(
      (await deliveries()).map((row) => row.project_id),
      projects,
    );
  });

  it('has so many deliveries pending and no more', async () => {
    await using desk = await openDesk(open);
    const { parts, answers, makeProjects, turn, deliveries } = desk;
    answers.of = () => 500;
    await makeProjects(...Array.from({ length: WINDOW + 120 }, (_, n) => `p${n}`));
    await turn();
    const { length } = await deliveries();
    assert.ok(length >= WINDOW && length < WINDOW + 60, `${length}`);
    assert.deepEqual(await endpointsWithWork(parts.db, WINDOW), []);
  });

  it('whose place in the feed is of another database goes on from now', async () => {
    await using desk = await openDesk(open);
    const { parts, told, makeProjects, turn, endpointId } = desk;
    const { xid, seq } = await presentPosition(parts.db);
    const ahead = { xid: xid + 1_000_000, seq: seq + 1_000_000 };
    await parts.db.updateTable('webhook_endpoints').set(ahead).where('id', '=', endpointId).execute();
    await recoverCursors(parts.db);
    await makeProjects('a');
    await turn();
    assert.deepEqual(told, ['a']);
  });

  it('has a log that goes back for a while, and all that it still has to be told', async () => {
    await using desk = await openDesk(open);
    const { parts, answers, makeProjects, turn, deliveries } = desk;
    answers.of = (project) => (project === 'b' ? 500 : 204);
    await makeProjects('a', 'b');
    await turn();
    await sweepDeliveries(parts.db, new Date(Date.now() - DAY));
    assert.deepEqual(
      (await deliveries()).map((row) => row.project_id),
      ['a', 'b'],
    );
    await sweepDeliveries(parts.db, new Date(Date.now() + DAY));
    assert.deepEqual(
      (await deliveries()).map((row) => row.project_id),
      ['b'],
    );
  });

  it('is told by one of several processes at a time, so that nothing comes twice', async () => {
    await using desk = await openDesk(open);
    const { parts, told, makeProjects } = desk;
    const over = Promise.withResolvers<void>();
    const projects = Array.from({ length: 40 }, (_, n) => `p${n}`);
    desk.answers.of = (project) => {
      if (project === projects.at(-1)) over.resolve();
      return 204;
    };
    await using leases = openLeases({ db: parts.db, log });
    await using others = openLeases({ db: parts.db, log });
    {
      await using _one = openDeliverer({ ...parts, leases });
      await using _other = openDeliverer({ ...parts, leases: others });
      for (let at = 0; at < projects.length; at += 8) await makeProjects(...projects.slice(at, at + 8));
      await over.promise;
    }
    assert.deepEqual(told, projects);
  });
});
