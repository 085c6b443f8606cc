import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDiskBlobs } from '#blobs/disk.ts';
import { findAsset } from '#db/assets.ts';
import { takeLease } from '#db/leases.ts';
import { insertSampleOwner } from '#db/samples.ts';
import { openTemporaryDatabase, temporaryDirectory } from '#db/temporary.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import { openLog } from '#log.ts';
import { NOTHING_DECLARED } from '../asset.ts';
import { openChanges } from '../changes.ts';
import { openLeases } from '../leases.ts';
import { append } from './append.ts';
import { createPart, createUpload } from './create.ts';
import { RunningHashes } from './running-hashes.ts';
import { sweepUploads } from './sweep.ts';
import { getUpload, type ResumableParts, type UploadId } from './upload.ts';

const log = openLog('silent');
const never = new AbortController().signal;
const MIB = 1024 * 1024;
const HOUR = 3600_000;

/** Bytes that begin as a picture, which is all that is looked at here. */
function picture(size: number): Buffer {
  const bytes = Buffer.alloc(size, 'noise ');
  Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex').copy(bytes);
  return bytes;
}

async function openParts(t: TestContext) {
  const stack = new AsyncDisposableStack();
  t.after(() => stack.disposeAsync());
  const { db } = stack.use(await openTemporaryDatabase());
  const directory = stack.use(await temporaryDirectory());
  const blobs = stack.use(await openDiskBlobs({ dir: join(directory.path, 'blobs'), log }));
  const jobs = stack.use(
    openEmbeddedJobs({ db, log, concurrency: { media: 1, network: 1, render: 1 }, grace: 0 }),
  );
  const leases = stack.use(openLeases({ db, log }));
  const { workspaceId, userId } = await insertSampleOwner(db);
  const parts: ResumableParts = {
    db,
    blobs,
    jobs,
    leases,
    changes: openChanges(),
    hashes: new RunningHashes(),
    maxUpload: 1024 * MIB,
    uploadExpiry: HOUR,
  };

  /** An upload of so many bytes, and what it becomes. */
  async function begin(length: number): Promise<UploadId & { readonly assetId: string }> {
    const { id, assetId } = await createUpload(parts, {
      workspaceId,
      userId,
      length,
      uploadMetadata: null,
      name: 'picture.png',
      description: '',
      tags: [],
      metadata: {},
      declared: NOTHING_DECLARED,
      projectId: null,
    });
    return { workspaceId, id, assetId: assetId ?? '' };
  }

  const send = (target: UploadId, offset: number, body: AsyncIterable<Uint8Array>, others = parts) =>
    append(others, target, {
      offset,
      length: null,
      checksum: null,
      signal: never,
      open: () => ({ stream: body, signal: never }),
    });

  return { parts, workspaceId, begin, send };
}

async function* of(...pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function stagedKeys({ blobs }: ResumableParts): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of blobs.staging.keys()) keys.push(key);
  return keys;
}

describe('resumable uploads', () => {
  test('go on in a process that knows nothing of the one before', async (t) => {
    const { parts, begin, send } = await openParts(t);
    const bytes = picture(3 * MIB);
    const target = await begin(bytes.length);
    await send(target, 0, of(bytes.subarray(0, MIB)));
    const elsewhere = { ...parts, hashes: new RunningHashes() };
    await send(target, MIB, of(bytes.subarray(MIB)), elsewhere);
    const asset = await findAsset(parts.db, target.workspaceId, target.assetId);
    assert.equal(asset?.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.equal(asset?.status, 'processing');
    assert.deepEqual(await stagedKeys(parts), []);
  });

  test('record what is durable while a long request goes on', async (t) => {
    const { parts, begin, send } = await openParts(t);
    const bytes = picture(64 * MIB);
    const target = await begin(2 * bytes.length);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += MIB) yield bytes.subarray(at, at + MIB);
      while ((await getUpload(parts.db, target)).received === 0) await sleep(5);
      throw new Error('enough');
    }
    await assert.rejects(send(target, 0, endless()), /enough/);
    assert.equal((await getUpload(parts.db, target)).received, bytes.length);
  });

  test('never record the last byte before the asset has it', async (t) => {
    const { parts, begin, send } = await openParts(t);
    const bytes = picture(16 * MIB);
    const target = await begin(bytes.length);
    async function* pausing(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += MIB) yield bytes.subarray(at, at + MIB);
      // Time for all of it to become durable.
      await sleep(500);
      assert.equal((await getUpload(parts.db, target)).received, 0);
    }
    const done = await send(target, 0, pausing());
    assert.deepEqual([done.received, done.complete], [bytes.length, true]);
  });

  test('record nothing once another process has taken them over', async (t) => {
    const { parts, begin, send } = await openParts(t);
    const bytes = picture(2 * MIB);
    const takeOver = async (id: string) => {
      const later = Date.now() + HOUR;
      assert.ok(await takeLease(parts.db, { name: id, holder: 'another', now: later, until: later + HOUR }));
    };
    for (const length of [bytes.length, 2 * bytes.length]) {
      const target = await begin(length);
      async function* overtaken(): AsyncGenerator<Uint8Array> {
        yield bytes;
        await takeOver(target.id);
      }
      await assert.rejects(send(target, 0, overtaken()), { kind: 'conflict' });
      assert.equal((await getUpload(parts.db, target)).received, 0);
      const asset = await findAsset(parts.db, target.workspaceId, target.assetId);
      assert.deepEqual([asset?.status, asset?.blob_key], ['awaiting', null]);
      for await (const key of parts.blobs.keys(null)) assert.fail(`the blob ${key} is nobody's`);
    }
  });
});

describe('the sweep of resumable uploads', () => {
  test('takes what has expired, with its bytes and the asset that waits for them, and nothing else', async (t) => {
    const { parts, workspaceId, begin, send } = await openParts(t);
    const bytes = picture(MIB);
    const [abandoned, complete] = [await begin(2 * MIB), await begin(MIB)];
    const part = await createPart(parts, { workspaceId, length: 2 * MIB, uploadMetadata: null });
    await send(abandoned, 0, of(bytes));
    await send(complete, 0, of(bytes));
    await send({ workspaceId, id: part.id }, 0, of(bytes));

    await sweepUploads(parts, new Date());
    assert.deepEqual((await stagedKeys(parts)).sort(), [abandoned.id, part.id].sort());
    assert.equal((await getUpload(parts.db, abandoned)).received, MIB);

    await sweepUploads(parts, new Date(Date.now() + 2 * HOUR));
    assert.deepEqual(await stagedKeys(parts), []);
    for (const target of [abandoned, complete, part]) {
      await assert.rejects(getUpload(parts.db, { workspaceId, id: target.id }), { kind: 'not-found' });
    }
    assert.equal(await findAsset(parts.db, workspaceId, abandoned.assetId), null);
    assert.equal((await findAsset(parts.db, workspaceId, complete.assetId))?.size, MIB);
  });

  test('leaves an upload alone whose bytes come, however slowly', async (t) => {
    const { parts, begin, send } = await openParts(t);
    const bytes = picture(MIB);
    const target = await begin(MIB);
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, MIB / 2);
      await parts.db.updateTable('uploads').set({ expires_at: 1 }).execute();
      await sweepUploads(parts, new Date());
      assert.equal((await getUpload(parts.db, target)).received, 0);
      yield bytes.subarray(MIB / 2);
    }
    assert.equal((await send(target, 0, slow())).complete, true);
  });

  test('takes staged bytes that no upload needs', async (t) => {
    const { parts, begin, send } = await openParts(t);
    const bytes = picture(MIB);
    const target = await begin(MIB);
    await send(target, 0, of(bytes));
    // As a crash leaves them after the commit.
    for (const key of [target.id, target.assetId]) {
      await using file = await parts.blobs.staging.open(key, 0);
      await file.append(of(bytes), { signal: never, onDurable: async () => {} });
    }
    await sweepUploads(parts, new Date());
    assert.deepEqual(await stagedKeys(parts), []);
    const asset = await findAsset(parts.db, target.workspaceId, target.assetId);
    assert.equal(await parts.blobs.size(asset?.blob_key ?? ''), MIB);
  });
});
