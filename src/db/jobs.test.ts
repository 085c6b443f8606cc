import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CompiledQuery, type Insertable, type Kysely } from 'kysely';
import {
  claimJob,
  completeJob,
  expiredJobs,
  extendLeases,
  insertJob,
  nextDue,
  requeueJob,
  withdrawQuery,
} from './jobs.ts';
import { claimQuery } from './jobs-claim.ts';
import { sampleJob } from './samples.ts';
import type { JobsTable, Schema } from './schema.ts';
import { openTemporaryDatabase } from './temporary.ts';
import { describeEngines } from './testing/engines.ts';
import { transact } from './transact.ts';

const NOW = 1_000_000;

async function enqueue(db: Kysely<Schema>, overrides: Partial<Insertable<JobsTable>> = {}): Promise<void> {
  await transact(db, (tx) => insertJob(tx, sampleJob({ run_at: NOW, created_at: NOW, ...overrides })));
}

const claim = (db: Kysely<Schema>, lease: string) =>
  claimJob(db, { lane: 'media', lease, now: NOW, leaseUntil: NOW + 1_000 });

/** How SQLite would read the jobs for a query. */
async function readsOf(db: Kysely<Schema>, { sql, parameters }: CompiledQuery): Promise<string[]> {
  const explained = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
  const { rows } = await db.executeQuery<{ detail: string }>(explained);
  return rows.map((row) => row.detail).filter((detail) => / (jobs|first|busy)\b/.test(detail));
}

describeEngines('the job table', ({ open }) => {
  it('gives a job to one claimer', async () => {
    await using database = await open();
    const { db } = database;
    await enqueue(db, { id: 'a' });
    const claims = await Promise.all(['one', 'two', 'three'].map((lease) => claim(db, lease)));
    const [taken, ...others] = claims.filter((row) => row !== null);
    assert.deepEqual(others, []);
    assert.equal(taken?.id, 'a');
    assert.equal(taken?.state, 'running');
    assert.equal(taken?.attempt, 1);
  });

  it('settles a job only for whom its lease names', async () => {
    await using database = await open();
    const { db } = database;
    await enqueue(db, { id: 'a' });
    await claim(db, 'ours');
    assert.equal(await completeJob(db, { id: 'a', lease: 'theirs' }), false);
    assert.equal(await requeueJob(db, { id: 'a', lease: 'theirs' }, { runAt: NOW, error: '' }), false);
    assert.deepEqual(await extendLeases(db, ['ours', 'theirs'], NOW + 5_000), new Set(['ours']));
    assert.deepEqual(await expiredJobs(db, 'media', NOW + 5_000), []);
    assert.equal((await expiredJobs(db, 'media', NOW + 5_001)).length, 1);
    assert.equal(await completeJob(db, { id: 'a', lease: 'ours' }), true);
  });

  it('knows when the next job is due, or may be taken from whoever runs it', async () => {
    await using database = await open();
    const { db } = database;
    assert.deepEqual(await nextDue(db, 'media'), { queued: null, expired: null });
    await enqueue(db, { run_at: NOW + 2 });
    await enqueue(db, { run_at: NOW + 1 });
    await enqueue(db, { run_at: NOW, state: 'dead' });
    await enqueue(db, { run_at: NOW, lane: 'network' });
    assert.deepEqual(await nextDue(db, 'media'), { queued: NOW + 1, expired: null });
    await enqueue(db, { id: 'a', lane: 'render' });
    await claimJob(db, { lane: 'render', lease: 'ours', now: NOW, leaseUntil: NOW + 5 });
    assert.deepEqual(await expiredJobs(db, 'render', NOW + 5), []);
    assert.deepEqual(await nextDue(db, 'render'), { queued: null, expired: NOW + 6 });
  });

  it('gives each of several jobs to one of as many claimers', async () => {
    await using database = await open();
    const { db } = database;
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const id of ids) await enqueue(db, { id });
    const claims = await Promise.all(ids.map((lease) => claim(db, lease)));
    assert.deepEqual(claims.map((row) => row?.id).sort(), ids);
  });
});

describe('the plans of the job table on SQLite', () => {
  it('finds the next job without reading the queue', async () => {
    await using database = await openTemporaryDatabase();
    const { db } = database;
    const reads = await readsOf(
      db,
      claimQuery('sqlite', { lane: 'media', lease: 'l', now: NOW, leaseUntil: NOW }).compile(db),
    );
    assert.equal(reads.length, 7);
    assert.ok(reads.some((read) => read.includes('(workspace_id,account)>')));
    for (const read of reads) assert.match(read, /^SEARCH .* USING (PRIMARY KEY|COVERING INDEX)/);
  });

  it('finds the imports of an asset without reading the queue', async () => {
    await using database = await openTemporaryDatabase();
    const { db } = database;
    const reads = await readsOf(db, withdrawQuery(db, { workspaceId: 'w', id: 'a' }, '').compile());
    assert.deepEqual(reads, ['SEARCH jobs USING INDEX jobs_imports (<expr>=?)']);
  });
});
