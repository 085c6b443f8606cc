import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { download } from './downloads.ts';
import { documentOf, type Generation, Maker, plain, SMALL, text } from './generating.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
let maker: Maker;
before(async () => {
  server = await openServer();
  maker = await Maker.open(server);
});
after(() => server[Symbol.asyncDispose]());

const hitsOf = ({ scenes }: Generation) => scenes?.map(({ hit }) => hit);

/** Three colours for two seconds each, with a caption on every one; and a voice. */
const captioned = {
  inputs: [
    { name: 'second', type: 'text', default: 'two' },
    { name: 'count', type: 'number', default: 7 },
  ],
  output: SMALL,
  timeline: {
    tracks: [
      { clips: ['#880000', '#008800', '#000088'].map((colour) => plain(colour, { length: 2 })) },
      { clips: ['one', '${second}', 'three ${count}'].map((words) => text(words, { length: 2 })) },
      { clips: [{ asset: { type: 'speech', text: 'It is always the same.' } }] },
    ],
  },
};

suite('making it again', () => {
  test('is the same file, all of it from the cache', async () => {
    const first = await maker.make(captioned, { seed: 3 });
    const rendered = hitsOf(first.generation);
    assert.ok(rendered?.length === 3 && rendered.every((hit) => !hit), `${rendered}`);
    const before = await download(first.asset);
    for (const begun of [
      await maker.regenerate(first.asset.id),
      await maker.generate(first.generation.scriptId, { seed: 3 }),
    ]) {
      const { asset, generation } = await maker.made(begun.asset.id);
      assert.notEqual(asset.id, first.asset.id);
      assert.deepEqual(hitsOf(generation), [true, true, true]);
      assert.ok((await download(asset)).equals(before), 'the bytes differ');
    }
  });

  test('with one caption changed renders one scene', async () => {
    const first = await maker.make(captioned, { parameters: { second: 'before' } });
    const changes = { parameters: { second: 'after' } };
    const begun = await maker.regenerate(first.asset.id, changes);
    const { asset, generation } = await maker.made(begun.asset.id);
    assert.deepEqual(hitsOf(generation), [true, false, true]);
    assert.deepEqual(generation.parameters, { second: 'after' });
    assert.notEqual(asset.sha256, first.asset.sha256);
    const keys = (made: Generation) => made.scenes?.map(({ key }) => key);
    assert.equal(keys(generation)?.[0], keys(first.generation)?.[0]);
  });

  test('a preview tells how much of it is there already', async () => {
    const parameters = { second: 'foreseen' };
    const scenes = async (given: object) => (await maker.preview(captioned, { parameters: given })).scenes;
    const { hits } = await scenes(parameters);
    assert.ok(hits < 3, `${hits}`);
    await maker.make(captioned, { parameters });
    assert.deepEqual(await scenes(parameters), { total: 3, hits: 3 });
    assert.deepEqual(await scenes({ ...parameters, count: 8 }), { total: 3, hits: 2 });
  });

  test('by another version of the script, and by the newest', async () => {
    const { asset, generation } = await maker.make(documentOf([text('the first')]));
    const { scriptId } = generation;
    const document = documentOf([text('the second')]);
    assert.equal((await maker.send('PATCH', `/scripts/${scriptId}`, { document })).status, 200);
    const versionOf = async (changes: object) =>
      (await maker.regenerate(asset.id, { ...changes, renderer: 'outside' })).generation.scriptVersion;
    assert.equal(await versionOf({}), 1);
    assert.equal(await versionOf({ version: 'newest' }), 2);
    assert.equal(await versionOf({ version: 1 }), 1);
    const beyond = await maker.send('POST', `/assets/${asset.id}/regenerate`, { version: 3 });
    assert.equal(beyond.status, 422);
  });

  test('what no script made cannot be made again', async () => {
    const { asset } = await maker.generate(await maker.keep(documentOf([text('x')])), {
      renderer: 'outside',
    });
    assert.equal((await maker.send('POST', `/assets/${crypto.randomUUID()}/regenerate`, {})).status, 404);
    await maker.send('POST', `/generations/${asset.id}/cancel`);
    // What was never finished can be begun again.
    const again = await maker.regenerate(asset.id);
    await maker.made(again.asset.id);
  });
});
