import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { openDiskBlobs } from '#blobs/disk.ts';
import { listAssetEvents } from '#db/asset-events.ts';
import { findAssetAnywhere, insertAsset, updateAsset } from '#db/assets.ts';
import { insertSampleOwner, sampleAsset } from '#db/samples.ts';
import { openTemporaryDatabase, temporaryDirectory } from '#db/temporary.ts';
import { transact } from '#db/transact.ts';
import { serve } from '#egress/testing/local-server.ts';
import { testEgress } from '#egress/testing/test-egress.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import { type JobRun, PermanentFailure } from '#jobs/jobs.ts';
import { openLog } from '#log.ts';
import { openChanges } from '../changes.ts';
import { newId } from '../identifiers.ts';
import { type ImportJobParts, runImport } from './job.ts';

const log = openLog('silent');
const picture = await readFile(join(import.meta.dirname, '../../../docs/images/sample.png'));

suite('the job that fetches', () => {
  let stack: AsyncDisposableStack;
  let parts: ImportJobParts;
  let owner: Awaited<ReturnType<typeof insertSampleOwner>>;
  before(async () => {
    stack = new AsyncDisposableStack();
    const { db } = stack.use(await openTemporaryDatabase());
    const directory = stack.use(await temporaryDirectory());
    const blobs = stack.use(await openDiskBlobs({ dir: join(directory.path, 'blobs'), log }));
    const concurrency = { media: 1, network: 1, render: 1 };
    const jobs = stack.use(openEmbeddedJobs({ db, log, concurrency, grace: 1000 }));
    const egress = stack.use(testEgress());
    const common = { db, blobs, jobs, egress, log, changes: openChanges(), downloader: null };
    parts = { ...common, maxUpload: 2 ** 20, importTimeout: 60_000 };
    owner = await insertSampleOwner(db);
  });
  after(() => stack[Symbol.asyncDispose]());

  /** An asset that waits for what such a server gives, and a run of its job. */
  async function order(listener: RequestListener, run: Partial<JobRun<'import'>> = {}) {
    const server = stack.use(await serve(listener));
    const id = newId();
    const source = JSON.stringify({
      url: `${server.origin}/a.png`,
      provider: null,
      jobId: null,
      expiresAt: null,
    });
    const row = sampleAsset(owner, { id, source, status: 'processing', blob_key: null, sha256: null });
    await transact(parts.db, (tx) => insertAsset(tx, row));
    const job: JobRun<'import'> = {
      id: newId(),
      kind: 'import',
      payload: { assetId: id, provisionalName: null },
      workspaceId: owner.workspaceId,
      attempt: 1,
      traceparent: null,
      last: false,
      signal: new AbortController().signal,
      ...run,
    };
    return { id, job, server };
  }

  const assetOf = async (id: string) => {
    const row = await findAssetAnywhere(parts.db, id);
    return { status: row?.status, reason: row?.reason, stored: row?.blob_key !== null };
  };
  async function storedKeys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of parts.blobs.keys(null)) keys.push(key);
    return keys;
  }
  const stepsOf = async (id: string) =>
    (await listAssetEvents(parts.db, id)).map(({ step, outcome }) => `${step} ${outcome}`);
  const busy: RequestListener = (_request, response) => {
    // Longer than a transfer waits by itself.
    response.writeHead(503, { 'retry-after': '3600' }).end();
  };

  test('what may pass is for the queue to try again, and shows in the history only', async () => {
    const { id, job } = await order(busy);
    await assert.rejects(runImport(parts, job), { kind: 'unavailable' });
    assert.deepEqual(await assetOf(id), { status: 'processing', reason: null, stored: false });
    assert.deepEqual(await stepsOf(id), ['imported failed']);
  });

  test('after the last try the asset has failed', async () => {
    const { id, job } = await order(busy, { last: true });
    await assert.rejects(runImport(parts, job), { kind: 'unavailable' });
    const { status, reason } = await assetOf(id);
    assert.equal(status, 'failed');
    assert.match(reason ?? '', /503/);
  });

  test('what will not pass ends it at once', async () => {
    const { id, job } = await order((_request, response) => response.writeHead(410).end());
    await assert.rejects(runImport(parts, job), PermanentFailure);
    assert.equal((await assetOf(id)).status, 'failed');
  });

  test('a run that is called off leaves the asset as it is', async () => {
    const controller = new AbortController();
    const { id, job, server } = await order(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'image/png' }).write(picture);
        controller.abort(new Error('given back'));
      },
      { signal: controller.signal },
    );
    await assert.rejects(runImport(parts, job), /given back/);
    assert.equal(server.requests.length, 1);
    assert.deepEqual(await assetOf(id), { status: 'processing', reason: null, stored: false });
    assert.deepEqual(await stepsOf(id), []);
  });

  test('a second run does nothing', async () => {
    const { id, job, server } = await order((_request, response) => response.end(picture));
    await runImport(parts, job);
    await runImport(parts, { ...job, attempt: 2 });
    assert.equal(server.requests.length, 1);
    assert.equal((await assetOf(id)).stored, true);
    assert.deepEqual(await stepsOf(id), ['received ok', 'imported ok']);
  });

  test('the trash stops it, without a job that is left', async () => {
    const { id, job } = await order(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/png' }).write(picture.subarray(0, 100));
      await transact(parts.db, (tx) => updateAsset(tx, id, { trashed_at: 1 }));
    });
    await runImport(parts, job);
    const { status, reason } = await assetOf(id);
    assert.equal(status, 'failed');
    assert.match(reason ?? '', /trash/);
    assert.deepEqual(await stepsOf(id), ['imported failed']);
  });

  test('an asset that is deleted meanwhile leaves nothing to retry', async () => {
    const { id, job } = await order(async (_request, response) => {
      await parts.db.deleteFrom('assets').where('id', '=', id).execute();
      response.writeHead(404).end();
    });
    await runImport(parts, job);
    assert.equal(await findAssetAnywhere(parts.db, id), null);
  });

  test('bytes that come after a cancellation are thrown away', async () => {
    const before = await storedKeys();
    const asked = Promise.withResolvers<() => void>();
    const { id, job } = await order((_request, response) => asked.resolve(() => response.end(picture)));
    const running = runImport(parts, job);
    const answer = await asked.promise;
    await transact(parts.db, (tx) => updateAsset(tx, id, { status: 'failed', reason: 'Cancelled.' }));
    answer();
    // Whether the watch has seen it yet is a matter of time; either way nothing may come of it.
    await running.catch((error: unknown) => assert.ok(error instanceof PermanentFailure));
    assert.deepEqual(await assetOf(id), { status: 'failed', reason: 'Cancelled.', stored: false });
    assert.deepEqual(await storedKeys(), before);
    await assert.rejects(runImport(parts, job), PermanentFailure);
  });
});
