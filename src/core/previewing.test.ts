import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { updateAsset } from '#db/assets.ts';
import { knownBlobs } from '#db/blobs.ts';
import { transact } from '#db/transact.ts';
import type { Job } from '#jobs/jobs.ts';
import type { PreviewPart } from '#media/facts.ts';
import type { MediaPool } from '#media/pool.ts';
import { fixtures } from '../../test/fixtures/make.ts';
import { deadLetters } from './dead-letters.ts';
import { openWorkshop } from './generation/testing/workshop.ts';
import { newId } from './identifiers.ts';
import { makePreviews } from './previewing.ts';

const { types } = await fixtures();
const shop = await openWorkshop();
after(() => shop[Symbol.asyncDispose]());

async function processing(mediaType: string): Promise<string> {
  const file = types.find((fixture) => fixture.mediaType === mediaType);
  assert.ok(file);
  const { id } = await shop.add(file.path);
  await transact(shop.parts.db, (tx) => updateAsset(tx, id, { status: 'processing' }));
  return id;
}

/** Runs the job; `before` is called before each part is made. */
async function run(assetId: string, before: (part: PreviewPart | undefined) => Promise<void>): Promise<void> {
  const { parts } = shop;
  const media: MediaPool = {
    ...parts.media,
    async preview(input, signal) {
      await before(input.parts[0]);
      return parts.media.preview(input, signal);
    },
  };
  const { signal } = new AbortController();
  await makePreviews({ ...parts, media }, { ...jobOf(assetId), last: false, signal });
}

function jobOf(assetId: string): Job<'preview'> {
  const { workspaceId } = shop.owner;
  return { id: newId(), kind: 'preview', payload: { assetId }, workspaceId, attempt: 1, traceparent: null };
}

const cutOff = async (part: unknown) => {
  if (part === 'rest') throw new Error('cut off');
};

async function rolesOf(id: string): Promise<string[]> {
  return (await shop.asset(id)).derivatives.map(({ role }) => role);
}

/** Whether every file that the asset names is there, and none that an asset had is left without a row or a job to delete it. */
async function assertTidy(id: string): Promise<void> {
  const { db, blobs } = shop.parts;
  const keys = (await shop.asset(id)).derivatives.map(({ key }) => key);
  assert.deepEqual(await knownBlobs(db, keys), new Set(keys));
  const stored: string[] = [];
  for await (const key of blobs.keys(null)) stored.push(key);
  for (const key of keys) assert.ok(stored.includes(key));
  const jobs = await db.selectFrom('jobs').select('payload').where('kind', '=', 'discard').execute();
  const doomed = jobs.flatMap(({ payload }) => JSON.parse(payload).blobKeys as string[]);
  assert.deepEqual(new Set(stored), new Set([...(await knownBlobs(db, stored)), ...doomed]));
}

suite('previews', () => {
  test('of a film: the poster is shown before the rest is begun', async () => {
    const id = await processing('video/mp4');
    let heard = 0;
    using _ = shop.parts.changes.watch(() => {
      heard += 1;
    });
    const seen: PreviewPart[] = [];
    await run(id, async (part) => {
      assert.ok(part);
      seen.push(part);
      if (part === 'cover') return;
      const { status, thumbhash } = await shop.asset(id);
      assert.equal(status, 'processing');
      assert.ok(thumbhash);
      assert.deepEqual(await rolesOf(id), ['poster']);
      assert.equal(heard, 1);
    });
    assert.deepEqual(seen, ['cover', 'rest']);
    assert.equal((await shop.asset(id)).status, 'ready');
    assert.deepEqual((await rolesOf(id)).slice(0, 2), ['poster', 'animation']);
    assert.equal((await shop.steps(id)).filter((step) => step === 'previewed ok').length, 1);
    await assertTidy(id);
  });

  test('of a picture that does not move are made at once', async () => {
    const id = await processing('image/png');
    const seen: unknown[] = [];
    await run(id, async (part) => {
      seen.push(part);
    });
    assert.deepEqual(seen, ['cover']);
    assert.equal((await shop.asset(id)).status, 'ready');
    assert.deepEqual(await rolesOf(id), ['thumbnail']);
  });

  test('that somebody else has made meanwhile stay', async () => {
    const id = await processing('video/mp4');
    await run(id, async (part) => {
      if (part === 'rest') await run(id, async () => {});
    });
    assert.deepEqual((await rolesOf(id)).slice(0, 2), ['poster', 'animation']);
    await assertTidy(id);
  });

  test('that somebody else has begun and not ended are made all the same', async () => {
    const id = await processing('video/mp4');
    let isAlone = true;
    await run(id, async (part) => {
      if (part !== 'rest' || !isAlone) return;
      isAlone = false;
      await assert.rejects(run(id, cutOff), /cut off/);
    });
    assert.equal((await shop.asset(id)).status, 'ready');
    assert.deepEqual((await rolesOf(id)).slice(0, 2), ['poster', 'animation']);
    await assertTidy(id);
  });

  test('that are never ended leave the poster, and say so', async () => {
    const id = await processing('video/mp4');
    await assert.rejects(run(id, cutOff), /cut off/);
    const bury = deadLetters(shop.parts.changes);
    await transact(shop.parts.db, (tx) => bury(tx, jobOf(id), 'It was cut off.'));
    const { status, reason } = await shop.asset(id);
    assert.deepEqual(
      { status, reason },
      { status: 'ready', reason: 'Not all previews could be made: It was cut off.' },
    );
    assert.deepEqual(await rolesOf(id), ['poster']);
  });
});
