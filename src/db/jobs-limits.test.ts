import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Kysely } from 'kysely';
import { claimJob, insertJob } from './jobs.ts';
import type { Schema } from './schema.ts';
import { describeEngines } from './testing/engines.ts';
import { transact } from './transact.ts';
import { changeLimits, EVERYBODY } from './usage.ts';

const NOW = 1_000;

async function enqueue(db: Kysely<Schema>, workspaceId: string, ...ids: string[]): Promise<void> {
  await transact(db, async (tx) => {
    for (const id of ids) {
      await insertJob(tx, {
        id,
        kind: 'render',
        lane: 'render',
        workspace_id: workspaceId,
        payload: '{}',
        priority: 0,
        state: 'queued',
        attempt: 0,
        interruptions: 0,
        run_at: NOW,
        lease: null,
        lease_until: null,
        error: null,
        created_at: NOW,
      });
    }
  });
}

describeEngines('renders of a workspace', (engine) => {
  const claim = (db: Kysely<Schema>, lease: string) =>
    claimJob(db, { lane: 'render', lease, now: NOW, leaseUntil: NOW + 1 });
  const claimAll = async (db: Kysely<Schema>, name: string, times: number) => {
    const leases = Array.from({ length: times }, (_, index) => `${name}-${index}`);
    const rows = await Promise.all(leases.map((lease) => claim(db, lease)));
    return rows.filter((row) => row !== null).map((row) => row.workspace_id);
  };

  it('run as many at a time as it may have, however many claim at the same time', async () => {
    await using database = await engine.open();
    const { db } = database;
    await changeLimits(db, EVERYBODY, { running_renders: 2 });
    await enqueue(db, 'big', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6');
    const claimed = await claimAll(db, 'first', 8);
    // Who meets others may go away with nothing, and comes again.
    for (let each = claimed.length; each < 2; each += 1) claimed.push(...(await claimAll(db, `${each}`, 1)));
    assert.deepEqual(claimed, ['big', 'big']);
    assert.equal(await claim(db, 'more'), null);
    await enqueue(db, 'small', 's1');
    assert.equal((await claim(db, 'other'))?.workspace_id, 'small');
    await db.deleteFrom('jobs').where('state', '=', 'running').where('workspace_id', '=', 'big').execute();
    assert.equal((await claim(db, 'next'))?.workspace_id, 'big');
  });

  it('take turns with those of others, and have a limit of their own before the usual one', async () => {
    await using database = await engine.open();
    const { db } = database;
    await changeLimits(db, EVERYBODY, { running_renders: 1 });
    await changeLimits(db, 'free', { running_renders: 0 });
    await enqueue(db, 'free', 'f1', 'f2', 'f3');
    await enqueue(db, 'usual', 'u1', 'u2');
    const order: (string | undefined)[] = [];
    for (const lease of ['1', '2', '3', '4', '5']) order.push((await claim(db, lease))?.workspace_id);
    assert.deepEqual(order, ['free', 'usual', 'free', 'free', undefined]);
  });
});
