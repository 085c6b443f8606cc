import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { listAssetEvents } from '#db/asset-events.ts';
import { transact } from '#db/transact.ts';
import type { Facts } from '#media/facts.ts';
import type { RenderPool } from '#media/render-pool.ts';
import { fixtures } from '../../../test/fixtures/make.ts';
import { erase } from '../deletion.ts';
import type { Generation } from './generation.ts';
import { openWorkshop, smallScript as script, solid, type Workshop } from './testing/workshop.ts';

suite('rendering', () => {
  let shop: Workshop;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop[Symbol.asyncDispose]());

  const hitsOf = ({ scenes }: Generation) => scenes?.map(({ hit }) => hit);

  async function render(document: unknown, options: { draft?: boolean } = {}): Promise<string> {
    const { asset } = await shop.generate(document, options);
    await shop.run(asset.id);
    return asset.id;
  }

  async function factsOf(id: string): Promise<Facts> {
    const { blobKey, name, mediaType } = await shop.asset(id);
    const { signal } = new AbortController();
    await using file = await shop.parts.blobs.checkout(blobKey ?? '', signal);
    return shop.parts.media.probe({ path: file.path, mediaType, name }, signal);
  }

  test('makes of a script the file that it asks for', async () => {
    const speech = { start: 0, asset: { type: 'speech', text: 'One. Two.' } };
    const document = script([solid('red'), solid('blue', { start: 1, length: 1 })], { quality: 'low' });
    const tracks = [...document.timeline.tracks, { clips: [speech] }];
    const id = await render({ ...document, timeline: { tracks } });
    const { status, mediaType, name } = await shop.asset(id);
    assert.deepEqual([status, mediaType, name], ['processing', 'video/mp4', 'A script.mp4']);
    const { duration, video, audio } = await factsOf(id);
    assert.deepEqual([video?.width, video?.height, video?.frameRate], [160, 90, 25]);
    assert.equal(audio?.codec, 'aac');
    assert.ok((duration ?? 0) >= 2);
    const { progress, phase, finishedAt, ...generation } = await shop.state(id);
    assert.deepEqual([generation.status, progress, phase], ['succeeded', 100, null]);
    assert.ok(finishedAt !== null);
    const expected = ['requested ok', 'spoken ok', 'rendered ok', 'joined ok', 'checked ok', 'received ok'];
    assert.deepEqual(await shop.steps(id), expected);
    assert.deepEqual(await readdir(shop.parts.scratch), []);
  });

  for (const [format, mediaType] of [
    ['webm', 'video/webm'],
    ['gif', 'image/gif'],
    ['png', 'image/png'],
    ['m4a', 'audio/mp4'],
    ['mp3', 'audio/mpeg'],
    ['wav', 'audio/wav'],
  ]) {
    test(`makes ${format}`, async () => {
      const id = await render(script([solid('red')], { format }));
      assert.equal((await factsOf(id)).mediaType, mediaType);
      assert.equal((await shop.state(id)).status, 'succeeded');
    });
  }

  test('a draft is half the size', async () => {
    const id = await render(script([solid('lime')], { quality: 'high' }), { draft: true });
    assert.equal((await factsOf(id)).video?.width, 80);
  });

  test('a stretch of one file as it is, is copied', async () => {
    const { types } = await fixtures();
    const card = await shop.add(types.find(({ name }) => name === 'card.mp4')?.path ?? '');
    const { width, height } = card.facts?.video ?? { width: 0, height: 0 };
    const clip = { start: 0, asset: { type: 'video', src: card.id } };
    const id = await render(script([clip], { width, height, quality: 'medium' }));
    const { db } = shop.parts;
    const details = (await listAssetEvents(db, id)).map(({ detail }) => detail);
    assert.ok(details.includes('copied without encoding'));
    assert.ok(!(await shop.steps(id)).includes('joined ok'));
    assert.equal((await factsOf(id)).duration, card.facts?.duration);
  });

  test('the same again is the same file, and nothing is rendered for it', async () => {
    const document = script([solid('#123456')]);
    const [first, second] = [await render(document), await render(document)];
    assert.equal((await shop.asset(first)).blobKey, (await shop.asset(second)).blobKey);
    assert.deepEqual(await shop.steps(second), ['requested ok', 'received ok', 'rendered ok']);
    assert.deepEqual(hitsOf(await shop.state(second)), [true]);
  });

  test('one clip changed is one scene rendered', async () => {
    const clips = (last: string) => [
      solid('#111111', { length: 8 }),
      solid('#222222', { start: 8, length: 8 }),
      solid(last, { start: 16, length: 8 }),
    ];
    const before = await render(script(clips('#333333')));
    const rendered: string[] = [];
    const { renderer } = shop.parts;
    const counting: RenderPool = {
      ...renderer,
      scene: (input, ...rest) => {
        rendered.push(input.scene.key);
        return renderer.scene(input, ...rest);
      },
    };
    const { asset } = await shop.generate(script(clips('#444444')));
    await shop.run(asset.id, {}, { renderer: counting });
    const changed = asset.id;
    const [all, some] = [hitsOf(await shop.state(before)), hitsOf(await shop.state(changed))];
    assert.deepEqual([all?.includes(true), some?.[0], some?.at(-1)], [false, true, false]);
    const misses = (await shop.state(changed)).scenes?.filter(({ hit }) => !hit) ?? [];
    assert.deepEqual([...new Set(misses.map(({ key }) => key))].sort(), rendered.sort());
  });

  test('a second run of a finished one does nothing', async () => {
    const id = await render(script([solid('#0a0a0a')]));
    const steps = await shop.steps(id);
    await shop.run(id);
    assert.deepEqual(await shop.steps(id), steps);
  });

  test('two of the same at the same time both get their file', async () => {
    const document = script([solid('#0b0b0b')]);
    const both = [await shop.generate(document), await shop.generate(document)];
    await Promise.all(both.map(({ asset }) => shop.run(asset.id)));
    for (const { asset } of both) assert.equal((await shop.state(asset.id)).status, 'succeeded');
  });

  test('a part whose bytes are gone is rendered again', async () => {
    const { parts } = shop;
    const first = await render(script([solid('#666666')]));
    const { workspaceId } = shop.owner;
    const cached = await parts.db.selectFrom('scene_cache').selectAll().execute();
    for (const { blob_key } of cached) await parts.blobs.delete(blob_key);
    await transact(parts.db, (tx) => erase(tx, parts.jobs, { workspaceId, id: first }));
    const again = await render(script([solid('#666666')]));
    assert.deepEqual(hitsOf(await shop.state(again)), [false]);
    assert.equal((await shop.state(again)).status, 'succeeded');
  });
});
