import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Kysely } from 'kysely';
import { claimJob, insertJob } from './jobs.ts';
import { insertSampleOwner, type SampleOwner, sampleAsset, sampleJob } from './samples.ts';
import type { Schema } from './schema.ts';
import { describeEngines } from './testing/engines.ts';
import { transact } from './transact.ts';
import { changeLimits, EVERYBODY } from './usage.ts';

const NOW = 1_000;

async function enqueue(db: Kysely<Schema>, workspaceId: string, ...ids: string[]): Promise<void> {
  for (const id of ids) await enqueueRender(db, { id, workspaceId, payload: '{}', priority: 0 });
}

interface Render {
  readonly id: string;
  readonly workspaceId: string;
  readonly payload: string;
  readonly priority: number;
}

async function enqueueRender(db: Kysely<Schema>, { workspaceId, ...render }: Render): Promise<void> {
  const kind = { kind: 'render', lane: 'render', workspace_id: workspaceId, run_at: NOW, created_at: NOW };
  await transact(db, (tx) => insertJob(tx, sampleJob({ ...kind, ...render })));
}

/** A render for each of some assets of an account, named after it. */
async function enqueueFor(
  db: Kysely<Schema>,
  owner: SampleOwner,
  count: number,
  priority = 0,
): Promise<void> {
  for (let each = 0; each < count; each += 1) {
    const asset = sampleAsset(owner);
    await db.insertInto('assets').values(asset).execute();
    const payload = JSON.stringify({ assetId: asset.id });
    await enqueueRender(db, {
      id: `${owner.userId}-${each}`,
      workspaceId: owner.workspaceId,
      payload,
      priority,
    });
  }
}

/** An account whose generations run so many at a time. */
async function accountBeside(db: Kysely<Schema>, { workspaceId }: SampleOwner, maxJobs: number) {
  const { userId: first } = await insertSampleOwner(db);
  const account = { workspace_id: workspaceId, email: 'bob@example.com', max_jobs: maxJobs };
  await db.updateTable('accounts').set(account).where('user_id', '=', first).execute();
  return { workspaceId, userId: first };
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

  it('run as many at a time as their account may have, and hold up none of another account', async () => {
    await using database = await engine.open();
    const { db } = database;
    const free = await insertSampleOwner(db);
    const limited = await accountBeside(db, free, 2);
    // Before those of the other account, and more than would be looked at.
    await enqueueFor(db, limited, 12, 1);
    await enqueueFor(db, free, 3);
    const claimed: (number | undefined)[] = [];
    for (const lease of ['1', '2', '3', '4', '5', '6']) claimed.push((await claim(db, lease))?.account);
    const [l, f] = [limited.userId, free.userId];
    assert.deepEqual(claimed, [l, l, f, f, f, undefined]);
    await db.deleteFrom('jobs').where('state', '=', 'running').where('account', '=', l).execute();
    assert.deepEqual([(await claim(db, '7'))?.account, (await claim(db, '8'))?.account], [l, l]);
    await db.updateTable('accounts').set({ max_jobs: null }).where('user_id', '=', l).execute();
    assert.equal((await claim(db, '9'))?.account, l);
  });

  it('of one account never exceed its limit, however many claim at the same time', async () => {
    await using database = await engine.open();
    const { db } = database;
    const limited = await accountBeside(db, await insertSampleOwner(db), 2);
    await enqueueFor(db, limited, 6);
    const claimed = await claimAll(db, 'first', 8);
    for (let each = claimed.length; each < 2; each += 1) claimed.push(...(await claimAll(db, `${each}`, 1)));
    assert.equal(claimed.length, 2);
    assert.equal(await claim(db, 'more'), null);
  });
});
