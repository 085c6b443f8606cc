import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { claimJob } from '#db/jobs.ts';
import { transact } from '#db/transact.ts';
import { PermanentFailure } from '#jobs/jobs.ts';
import type { RenderPool } from '#media/render-pool.ts';
import { fixtures } from '../../../test/fixtures/make.ts';
import { deadLetters } from '../dead-letters.ts';
import { erase } from '../deletion.ts';
import { retryFailed } from '../history.ts';
import { fillSlot, waitingSlot } from '../slot-filling.ts';
import type { Generation } from './generation.ts';
import { cancelGeneration } from './settle.ts';
import { openWorkshop, smallScript as script, solid, type Workshop } from './testing/workshop.ts';

/** Minutes of work: nothing waits for its end. */
const ENDLESS = {
  output: { width: 1280, height: 720, fps: 60 },
  timeline: {
    tracks: [
      { clips: [{ start: 0, length: 600, asset: { type: 'fill', fill: '#203040' } }] },
      { clips: [{ start: 0, length: 600, effect: 'zoomIn', asset: { type: 'text', text: 'Slowly' } }] },
    ],
  },
};

suite('the job that renders', () => {
  let shop: Workshop;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop[Symbol.asyncDispose]());

  const hitsOf = ({ scenes }: Generation) => scenes?.map(({ hit }) => hit);

  /** Starts a run that would take minutes, and waits until it is at the pictures. */
  async function runEndlessly(overrides: Parameters<Workshop['run']>[1] = {}) {
    const { asset } = await shop.generate(ENDLESS);
    const ended = shop.run(asset.id, overrides);
    while ((await shop.state(asset.id)).phase !== 'rendering') await pause(20);
    return { id: asset.id, ended };
  }

  test('cancelling stops it and leaves nothing behind', async () => {
    const { id, ended } = await runEndlessly();
    const cancelled = await cancelGeneration(shop.parts, {
      workspaceId: shop.owner.workspaceId,
      assetId: id,
    });
    assert.equal(cancelled.status, 'cancelled');
    await ended;
    const { status, reason } = await shop.asset(id);
    assert.deepEqual([status, reason], ['failed', 'The generation was cancelled.']);
    assert.equal((await shop.state(id)).status, 'cancelled');
    assert.deepEqual(await readdir(shop.parts.scratch), []);
    await assert.rejects(waitingSlot(shop.parts, id), { kind: 'conflict' });
    const again = cancelGeneration(shop.parts, { workspaceId: shop.owner.workspaceId, assetId: id });
    await assert.rejects(again, { kind: 'conflict' });
  });

  test('one that was cancelled while it waited is not begun', async () => {
    const { asset } = await shop.generate(script([solid('#0c0c0c')]));
    await cancelGeneration(shop.parts, { workspaceId: shop.owner.workspaceId, assetId: asset.id });
    await shop.run(asset.id);
    assert.deepEqual(await shop.steps(asset.id), ['requested ok', 'cancelled failed']);
  });

  test('what it made is looked at before what was brought in earlier', async () => {
    const { db } = shop.parts;
    const { types } = await fixtures();
    await shop.add(types[0]?.path ?? '');
    const { asset } = await shop.generate(script([solid('#0d0d0d')]));
    await shop.run(asset.id);
    const next = await claimJob(db, {
      lane: 'media',
      lease: 'a',
      now: Date.now(),
      leaseUntil: Date.now() + 1,
    });
    assert.deepEqual([next?.kind, JSON.parse(next?.payload ?? '{}')], ['probe', { assetId: asset.id }]);
  });

  test('a deleted one stops without a word', async () => {
    const { id, ended } = await runEndlessly();
    const { workspaceId } = shop.owner;
    await transact(shop.parts.db, (tx) => erase(tx, shop.parts.jobs, { workspaceId, id }));
    await ended;
    await assert.rejects(shop.asset(id), { kind: 'not-found' });
  });

  test('whoever holds the URL may deliver while it renders, and is the one whose file it is', async () => {
    const { peculiar } = await fixtures();
    const { id, ended } = await runEndlessly();
    const slot = await waitingSlot(shop.parts, id);
    const { signal } = new AbortController();
    const body = createReadStream(peculiar.rotated.path);
    const delivered = await fillSlot(shop.parts, slot, { body, contentLength: null, signal });
    await ended;
    const { status, renderer } = await shop.state(id);
    assert.deepEqual([status, renderer], ['succeeded', 'outside']);
    assert.equal((await shop.asset(id)).sha256, delivered.sha256);
  });

  test('whoever comes after it is refused', async () => {
    const { asset } = await shop.generate(script([solid('#0d0d0d')]));
    await shop.run(asset.id);
    await assert.rejects(waitingSlot(shop.parts, asset.id), { kind: 'conflict' });
  });

  test('what an interruption cut off goes on with the scenes that were done', async () => {
    const colours = ['#510000', '#520000', '#530000', '#540000'];
    const clips = colours.map((colour, index) => solid(colour, { start: index * 8, length: 8 }));
    const { asset } = await shop.generate(script(clips));
    const stop = new AbortController();
    const { renderer } = shop.parts;
    let started = 0;
    const interrupted: RenderPool = {
      ...renderer,
      async scene(...scene) {
        started += 1;
        if (started > 2) stop.abort(new Error('the server stops'));
        await renderer.scene(...scene);
      },
    };
    const run = shop.run(asset.id, { signal: stop.signal }, { renderer: interrupted, scenesAtOnce: 1 });
    await assert.rejects(run, /the server stops/);
    assert.equal((await shop.state(asset.id)).status, 'running');
    await shop.run(asset.id);
    const generation = await shop.state(asset.id);
    assert.equal(generation.status, 'succeeded');
    assert.deepEqual([hitsOf(generation)?.includes(true), hitsOf(generation)?.includes(false)], [true, true]);
  });

  async function failureOf(id: string): Promise<Generation['failure']> {
    await assert.rejects(shop.run(id), PermanentFailure);
    const { status, failure } = await shop.state(id);
    assert.equal(status, 'failed');
    assert.equal((await shop.asset(id)).status, 'failed');
    return failure;
  }

  test('an input that was deleted meanwhile is told by its clip', async () => {
    const { types } = await fixtures();
    const picture = await shop.add(types[0]?.path ?? '');
    const { asset } = await shop.generate(
      script([{ start: 0, length: 1, asset: { type: 'image', src: picture.id } }]),
    );
    const { workspaceId } = shop.owner;
    await transact(shop.parts.db, (tx) => erase(tx, shop.parts.jobs, { workspaceId, id: picture.id }));
    const failure = await failureOf(asset.id);
    assert.equal(failure?.pointer, '/timeline/tracks/0/clips/0/asset/src');
    assert.match(failure?.message ?? '', /./);
  });

  test('a clip that cannot be rendered is named, and may be tried again', async () => {
    const { peculiar } = await fixtures();
    const video = await shop.add(peculiar.rotated.path);
    const { signal } = new AbortController();
    await using file = await shop.parts.blobs.checkout(video.blobKey ?? '', signal);
    const { asset } = await shop.generate(
      script([solid('red'), { start: 1, length: 1, asset: { type: 'video', src: video.id } }]),
    );
    await writeFile(file.path, 'not a video any more');
    const failure = await failureOf(asset.id);
    assert.equal(failure?.pointer, '/timeline/tracks/0/clips/1');
    const { reason } = await shop.asset(asset.id);
    assert.match(reason ?? '', /^[A-Z].+ \(\/timeline\/tracks\/0\/clips\/1\)$/, 'a sentence, and its place');
    const { workspaceId } = shop.owner;
    const retried = await retryFailed(shop.parts, { workspaceId, id: asset.id });
    assert.deepEqual([retried.status, (await shop.state(asset.id)).status], ['awaiting', 'queued']);
  });

  test('an input that is not ready is waited for, until the last try', async () => {
    const { types } = await fixtures();
    const picture = await shop.add(types[0]?.path ?? '');
    const notReady = { status: 'processing', facts: null };
    await shop.parts.db.updateTable('assets').set(notReady).where('id', '=', picture.id).execute();
    const clip = { start: 0, length: 1, asset: { type: 'image', src: picture.id } };
    const { asset, generation } = await shop.generate(script([clip]));
    assert.deepEqual(
      generation.warnings.map(({ code }) => code),
      ['asset-not-ready'],
    );
    await assert.rejects(shop.run(asset.id), { kind: 'unavailable' });
    assert.equal((await shop.state(asset.id)).status, 'queued');
    await assert.rejects(shop.run(asset.id, { last: true }), { kind: 'unavailable' });
    assert.equal((await shop.state(asset.id)).status, 'failed');
  });

  test('one whose job is buried has failed, with the reason', async () => {
    const { asset } = await shop.generate(script([solid('#0e0e0e')]));
    const { id: assetId, workspaceId } = asset;
    const job = {
      id: 'j',
      kind: 'render',
      payload: { assetId },
      workspaceId,
      attempt: 5,
      traceparent: null,
    } as const;
    const bury = deadLetters(shop.parts.changes);
    await transact(shop.parts.db, (tx) => bury(tx, job, 'It was interrupted too often.'));
    const { status, reason } = await shop.asset(assetId);
    assert.deepEqual([status, reason], ['failed', 'It was interrupted too often.']);
    assert.equal((await shop.state(assetId)).status, 'failed');
  });

  test('what takes too long is ended', async () => {
    const { asset } = await shop.generate(ENDLESS);
    await assert.rejects(shop.run(asset.id, {}, { generationTimeout: 1 }), /longer than/);
    assert.equal((await shop.state(asset.id)).status, 'failed');
  });
});
