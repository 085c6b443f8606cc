import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Static } from 'typebox';
import { LineageReply } from '#dialects/native/generation/schema.ts';
import { shaped } from './driver.ts';
import { documentOf, Maker } from './generating.ts';
import { picture } from './samples.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
let maker: Maker;
before(async () => {
  server = await openServer();
  maker = await Maker.open(server);
});
after(() => server[Symbol.asyncDispose]());

async function lineage(id: string): Promise<Static<typeof LineageReply>> {
  return shaped(await maker.send('GET', `/assets/${id}/lineage`), 200, LineageReply);
}

const showing = (src: string) => documentOf([{ asset: { type: 'image', src }, length: 1 }]);

/** A picture and a video that shows it. */
async function pair() {
  const source = await maker.upload(await picture());
  return { source, ...(await maker.make(showing(source), { seed: 4 })) };
}

suite('lineage', () => {
  test('tells of what an asset was made, and what was made of it', async () => {
    const { source, asset, generation } = await pair();
    const made = await lineage(asset.id);
    assert.partialDeepStrictEqual(made.generation, { assetId: asset.id, seed: 4, parameters: {} });
    const script = { id: generation.scriptId, version: 1, name: 'A script', deleted: false };
    assert.deepEqual(made.script, script);
    const { name, sha256 } = await maker.asset(source);
    assert.deepEqual(made.inputs, [{ assetId: source, name, sha256, deleted: false }]);

    const { generation: none, usedIn } = await lineage(source);
    assert.equal(none, null);
    assert.partialDeepStrictEqual(usedIn, [{ assetId: asset.id, status: 'succeeded' }]);

    assert.equal((await maker.send('DELETE', `/scripts/${generation.scriptId}`)).status, 204);
    assert.deepEqual((await lineage(asset.id)).script, { ...script, deleted: true });
  });

  test('an asset in use is deleted by force only', async () => {
    const { source, asset } = await pair();
    for (const path of [`/assets/${source}`, `/assets/${source}?permanent=true`]) {
      assert.equal((await maker.send('DELETE', path)).status, 409, path);
    }
    assert.equal((await maker.send('DELETE', `/assets/${source}?force=true&permanent=true`)).status, 204);
    const { inputs } = await lineage(asset.id);
    assert.deepEqual(
      inputs.map(({ assetId, deleted }) => [assetId, deleted]),
      [[source, true]],
    );
    // What was made of it is still there, and cannot be made again.
    const again = await maker.send('POST', `/assets/${asset.id}/regenerate`, {});
    assert.equal(again.status, 422, again.bytes.toString());
  });

  test('once nothing uses it any more, it goes without', async () => {
    const { source, asset } = await pair();
    assert.equal((await maker.send('DELETE', `/assets/${asset.id}?permanent=true`)).status, 204);
    assert.equal((await maker.send('DELETE', `/assets/${source}`)).status, 204);
  });
});
