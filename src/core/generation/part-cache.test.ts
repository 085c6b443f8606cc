import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, suite, test } from 'node:test';
import { insertSampleOwner } from '#db/samples.ts';
import { findParts, keepPart, sweepParts } from './part-cache.ts';
import { openWorkshop, type Workshop } from './testing/workshop.ts';

const DAY = 24 * 3600_000;
const NEVER = 1000 * DAY;

suite('the cache of rendered parts', () => {
  let shop: Workshop;
  let workspaceId: string;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop[Symbol.asyncDispose]());
  // Limits are for all workspaces together.
  beforeEach(async () => {
    await shop.parts.db.deleteFrom('scene_cache').execute();
    await shop.parts.db.deleteFrom('jobs').execute();
    ({ workspaceId } = await insertSampleOwner(shop.parts.db));
  });

  async function keep(key: string, { size = 10, idle = 0, details = null as unknown } = {}) {
    const path = join(shop.parts.scratch, key);
    await writeFile(path, Buffer.alloc(size));
    const part = await keepPart(
      shop.parts,
      { workspaceId, key, path, details },
      new AbortController().signal,
    );
    const used_at = Date.now() - idle;
    await shop.parts.db.updateTable('scene_cache').set({ used_at }).where('key', '=', key).execute();
    return part;
  }
  const keysLeft = async () =>
    (await shop.parts.db.selectFrom('scene_cache').select('key').orderBy('key').execute()).map(
      ({ key }) => key,
    );
  const discarded = async () =>
    (await shop.parts.db.selectFrom('jobs').selectAll().where('kind', '=', 'discard').execute()).flatMap(
      ({ payload }) => JSON.parse(payload).blobKeys,
    );

  test('finds what was kept, in its own workspace only', async () => {
    const part = await keep('a', { details: { seconds: 3 } });
    const found = await findParts(shop.parts.db, workspaceId, ['a', 'b']);
    assert.deepEqual([...found.keys()], ['a']);
    assert.equal(found.get('a')?.blob_key, part.blob_key);
    assert.deepEqual(JSON.parse(found.get('a')?.details ?? ''), { seconds: 3 });
    const { workspaceId: other } = await insertSampleOwner(shop.parts.db);
    assert.equal((await findParts(shop.parts.db, other, ['a'])).size, 0);
  });

  test('of two that rendered the same the first is kept, and the bytes of the other are deleted', async () => {
    const first = await keep('a');
    const second = await keep('a');
    assert.equal(second.blob_key, first.blob_key);
    const blobs = await shop.parts.db
      .selectFrom('blobs')
      .select('key')
      .where('workspace_id', '=', workspaceId)
      .execute();
    assert.deepEqual(blobs, [{ key: first.blob_key }]);
  });

  test('lets go of what nothing used for long, with its bytes', async () => {
    const { blob_key } = await keep('old', { idle: 31 * DAY });
    await keep('young', { idle: 29 * DAY });
    await sweepParts(shop.parts, { bytes: 1000, age: 30 * DAY }, new Date());
    assert.deepEqual(await keysLeft(), ['young']);
    assert.deepEqual(await discarded(), [blob_key]);
    const row = shop.parts.db.selectFrom('blobs').select('key').where('key', '=', blob_key);
    assert.equal(await row.executeTakeFirst(), undefined);
  });

  test('lets go of what was not used for longest while there are too many bytes', async () => {
    await keep('c', { idle: 2 * DAY });
    await keep('a', { idle: 4 * DAY });
    await keep('b', { idle: 3 * DAY });
    await sweepParts(shop.parts, { bytes: 15, age: NEVER }, new Date());
    assert.deepEqual(await keysLeft(), ['c']);
  });

  test('keeps what may still be read, however little room there is', async () => {
    await keep('a', { idle: 2 * DAY });
    await keep('b', { idle: 2 * DAY });
    await findParts(shop.parts.db, workspaceId, ['a']);
    await sweepParts(shop.parts, { bytes: 0, age: 0 }, new Date());
    assert.deepEqual(await keysLeft(), ['a']);
  });

  test('evicts more than fits into one round', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => `k${index}`);
    for (const key of rows) {
      await shop.parts.db
        .insertInto('blobs')
        .values({ key: `${workspaceId}${key}`, workspace_id: workspaceId, sha256: null, size: 1 })
        .execute();
      await shop.parts.db
        .insertInto('scene_cache')
        .values({
          workspace_id: workspaceId,
          key,
          blob_key: `${workspaceId}${key}`,
          size: 1,
          details: null,
          used_at: Date.now() - 2 * DAY,
        })
        .execute();
    }
    await sweepParts(shop.parts, { bytes: 5, age: NEVER }, new Date());
    assert.equal((await keysLeft()).length, 5);
  });
});
