import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { fixtures } from '../../../test/fixtures/make.ts';
import { fillSlot, waitingSlot } from '../slot-filling.ts';
import { openWorkshop, smallScript, type Workshop } from './testing/workshop.ts';
import { getWork, openWorkInput } from './work.ts';

const NEVER = new AbortController().signal;

suite('work for an outside renderer', () => {
  let shop: Workshop;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop[Symbol.asyncDispose]());

  async function request() {
    const { types } = await fixtures();
    const picture = await shop.add(types[0]?.path ?? '');
    const image = { start: 0, length: 1, asset: { type: 'image', src: picture.id } };
    const speech = { start: 0, asset: { type: 'speech', text: 'Hello there.' } };
    const { output } = smallScript([]);
    const timeline = { tracks: [{ clips: [image] }, { clips: [speech] }] };
    const { asset } = await shop.generate({ output, timeline }, { renderer: 'outside' });
    return { picture, id: { workspaceId: shop.owner.workspaceId, assetId: asset.id } };
  }

  test('is the timeline, where to read what it uses and where to send what comes out', async () => {
    const { picture, id } = await request();
    const work = await getWork(shop.parts, id, NEVER);
    const read = work.inputs.map(({ sha256, mediaType, url }) => [
      sha256 === picture.sha256,
      mediaType,
      url?.includes(picture.id) ?? null,
    ]);
    assert.deepEqual(read, [
      [true, 'image/png', true],
      [false, 'audio/wav', null],
    ]);
    assert.equal(work.timeline.media.length, 2);
    assert.ok(work.uploadUrl.includes(id.assetId));
    const again = await getWork(shop.parts, id, NEVER);
    assert.deepEqual(again, work);
  });

  test('gives the bytes of what was made for it', async () => {
    const { id } = await request();
    const { body, size, mediaType } = await openWorkInput(shop.parts, { ...id, index: 1 }, NEVER);
    const bytes = await buffer(body);
    assert.deepEqual([bytes.length, mediaType], [size, 'audio/wav']);
    assert.equal(bytes.subarray(0, 4).toString('latin1'), 'RIFF');
    const beyond = openWorkInput(shop.parts, { ...id, index: 2 }, NEVER);
    await assert.rejects(beyond, { kind: 'not-found' });
  });

  test('is done by sending the file', async () => {
    const { peculiar } = await fixtures();
    const { id } = await request();
    const slot = await waitingSlot(shop.parts, id.assetId);
    const body = createReadStream(peculiar.rotated.path);
    await fillSlot(shop.parts, slot, { body, contentLength: null, signal: NEVER });
    const { status, progress } = await shop.state(id.assetId);
    assert.deepEqual([status, progress], ['succeeded', 100]);
    await assert.rejects(getWork(shop.parts, id, NEVER), { kind: 'conflict' });
  });

  test('is not there for what is rendered here, nor for anybody else', async () => {
    const { workspaceId } = shop.owner;
    const clip = { start: 0, length: 1, asset: { type: 'text', text: 'x' } };
    const { asset } = await shop.generate(smallScript([clip]));
    await assert.rejects(getWork(shop.parts, { workspaceId, assetId: asset.id }, NEVER), {
      kind: 'conflict',
    });
    const { id } = await request();
    const theirs = { ...id, workspaceId: 'another' };
    await assert.rejects(getWork(shop.parts, theirs, NEVER), { kind: 'not-found' });
  });
});
