import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Static } from 'typebox';
import { WorkReply } from '#dialects/native/generation/schema.ts';
import type { Timeline } from '#media/render/timeline.ts';
import { send } from './client.ts';
import { download } from './downloads.ts';
import { type Sample, shaped } from './driver.ts';
import { documentOf, type Generated, Maker, plain, SMALL } from './generating.ts';
import { broken, picture, video } from './samples.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
let maker: Maker;
before(async () => {
  server = await openServer();
  maker = await Maker.open(server);
});
after(() => server[Symbol.asyncDispose]());

async function workOf(id: string): Promise<Static<typeof WorkReply>> {
  return shaped(await maker.send('GET', `/generations/${id}/work`), 200, WorkReply);
}

/** As somebody who has no key. */
function deliver({ url, method }: Generated['upload'], { mediaType, bytes }: Sample) {
  return send('', { method, path: url, headers: { 'content-type': mediaType }, body: bytes });
}

/** Waits for a renderer that makes a second of 320×180 pixels, which the fixture is. */
async function awaited(): Promise<Generated> {
  const output = { width: 320, height: 180, fps: 25 };
  const timeline = {
    tracks: [
      { clips: [plain('#123456')] },
      { clips: [{ asset: { type: 'speech', text: 'Hi.' }, maxLength: 0.5 }] },
    ],
  };
  return maker.generate(await maker.keep({ output, timeline }), { renderer: 'outside' });
}

suite('an outside renderer', () => {
  test('gets the timeline with the bytes of all that is in it', async () => {
    const sample = await picture();
    const source = await maker.upload(sample);
    const timeline = {
      tracks: [
        { clips: [{ asset: { type: 'image', src: source }, length: 1 }] },
        { clips: [{ asset: { type: 'speech', text: 'Hello.' } }] },
      ],
    };
    const { asset } = await maker.generate(await maker.keep({ output: SMALL, timeline }), {
      renderer: 'outside',
    });
    const work = await workOf(asset.id);
    const { stage, sounds, media } = work.timeline as Timeline;
    assert.equal(work.generation.status, 'waiting');
    assert.deepEqual([stage.tracks[0]?.clips[0]?.picture.kind, sounds.length], ['image', 1]);
    assert.equal(work.inputs.length, media.length);
    const [image, speech] = ['image/png', 'audio/wav'].map((type) =>
      work.inputs.find(({ mediaType }) => mediaType === type),
    );
    assert.ok(image && speech);
    assert.deepEqual(await download(image), Buffer.from(sample.bytes));
    const spoken = await maker.client.call({ method: 'GET', path: new URL(speech.url).pathname });
    assert.deepEqual([spoken.status, spoken.bytes.subarray(0, 4).toString()], [200, 'RIFF']);
    assert.deepEqual(await workOf(asset.id), work);
  });

  test('delivers without a key, once', async () => {
    const { asset, upload } = await awaited();
    const file = await video();
    const delivered = await deliver(upload, file);
    assert.equal(delivered.status, 201, delivered.bytes.toString());
    const made = await maker.made(asset.id);
    assert.deepEqual(await download(made.asset), Buffer.from(file.bytes));
    assert.deepEqual([made.generation.status, made.generation.renderer], ['succeeded', 'outside']);
    assert.equal((await deliver(upload, file)).status, 409);
    assert.equal((await maker.send('GET', `/generations/${asset.id}/work`)).status, 409);
  });

  test('delivers media and nothing else', async () => {
    const { asset, upload } = await awaited();
    const text = { ...(await broken('text')), mediaType: 'video/mp4' };
    assert.equal((await deliver(upload, text)).status, 415);
    assert.equal((await maker.generation(asset.id)).status, 'waiting');
    assert.equal((await deliver(upload, await video())).status, 201);
    await maker.made(asset.id);
  });

  test('is not needed where the built-in one has the job', async () => {
    const { asset } = await maker.generate(await maker.keep(documentOf([plain('red')])));
    assert.equal((await maker.send('GET', `/generations/${asset.id}/work`)).status, 409);
  });
});
