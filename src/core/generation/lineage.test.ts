import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { forgetScripts } from '#db/scripts.ts';
import { transact } from '#db/transact.ts';
import { fixtures } from '../../../test/fixtures/make.ts';
import type { Asset } from '../asset.ts';
import { remove, trash } from '../deletion.ts';
import { lineageOf, requireUnused } from './lineage.ts';
import { regenerate } from './regenerate.ts';
import { generate } from './request.ts';
import { changeScript, deleteScript, getScriptVersion } from './scripts.ts';
import { cancelGeneration } from './settle.ts';
import { openWorkshop, smallScript, solid, type Workshop } from './testing/workshop.ts';

suite('where an asset comes from and where it went', () => {
  let shop: Workshop;
  let picture: Asset;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop[Symbol.asyncDispose]());

  async function addPicture(): Promise<Asset> {
    const { types } = await fixtures();
    return shop.add(types[0]?.path ?? '');
  }
  const showing = (src: string) => smallScript([{ start: 0, length: 1, asset: { type: 'image', src } }]);
  const lineage = (id: string) => lineageOf(shop.parts.db, { workspaceId: shop.owner.workspaceId, id });
  const deletion = (id: string, unlessUsed: boolean) =>
    remove(shop.parts, { workspaceId: shop.owner.workspaceId, id }, { unlessBound: false, unlessUsed });

  test('tells script, version, parameters, seed and inputs with their hashes, and uses the other way round', async () => {
    picture = await addPicture();
    const parameters = { ignored: 'yes' };
    const { asset, generation } = await shop.generate(showing(picture.id), { parameters, seed: 7 });
    await shop.run(asset.id);
    const made = await lineage(asset.id);
    assert.deepEqual(made.inputs, [
      { assetId: picture.id, name: picture.name, sha256: picture.sha256, deleted: false },
    ]);
    assert.deepEqual([made.generation?.seed, made.generation?.parameters], [7, parameters]);
    const { scriptId: id } = generation;
    assert.deepEqual(made.script, { id, version: 1, name: 'A script', deleted: false });
    const used = await lineage(picture.id);
    assert.deepEqual([used.generation, used.script, used.inputs], [null, null, []]);
    assert.deepEqual(
      used.usedIn.map(({ assetId, name, status }) => [assetId, name, status]),
      [[asset.id, 'A script.mp4', 'succeeded']],
    );
  });

  test('what is in use is deleted only by force, and stays known', async () => {
    picture = await addPicture();
    const { asset } = await shop.generate(showing(picture.id));
    await assert.rejects(deletion(picture.id, true), { kind: 'referenced', message: /not finished yet/ });
    await shop.run(asset.id);
    await assert.rejects(deletion(picture.id, true), { kind: 'referenced', message: /went into/ });
    const { workspaceId } = shop.owner;
    const trashing = trash(shop.parts.db, { workspaceId, id: picture.id }, { unlessUsed: true });
    await assert.rejects(trashing, { kind: 'referenced' });
    assert.equal((await shop.asset(picture.id)).trashedAt, null);
    await deletion(picture.id, false);
    const { inputs } = await lineage(asset.id);
    assert.deepEqual(
      inputs.map(({ name, deleted }) => [name, deleted]),
      [[picture.name, true]],
    );
  });

  test('what failed, was cancelled or is gone uses nothing any more', async () => {
    picture = await addPicture();
    const { workspaceId } = shop.owner;
    const cancelled = await shop.generate(showing(picture.id));
    await cancelGeneration(shop.parts, { workspaceId, assetId: cancelled.asset.id });
    const gone = await shop.generate(showing(picture.id));
    await deletion(gone.asset.id, true);
    assert.deepEqual((await lineage(picture.id)).usedIn, []);
    await deletion(picture.id, true);
  });

  test('made again without changes it is the same file, with changes another one', async () => {
    const inputs = [{ name: 'colour', type: 'colour', default: 'red' }];
    const document = { inputs, ...smallScript([solid('${colour}')]) };
    const { asset, generation } = await shop.generate(document, { parameters: { colour: 'navy' } });
    await shop.run(asset.id);
    const order = { ...shop.owner, assetId: asset.id, validFor: 60_000 };
    const same = await regenerate(shop.parts, { ...order, changes: {} });
    const other = await regenerate(shop.parts, {
      ...order,
      changes: { parameters: { colour: 'teal' }, seed: 3 },
    });
    for (const { asset } of [same, other]) await shop.run(asset.id);
    const hashes = await Promise.all(
      [asset, same.asset, other.asset].map(async ({ id }) => (await shop.asset(id)).sha256),
    );
    assert.deepEqual([hashes[0] === hashes[1], hashes[0] === hashes[2]], [true, false]);
    assert.deepEqual(other.generation.parameters, { colour: 'teal' });
    assert.deepEqual([same.generation.seed, other.generation.seed], [0, 3]);
    assert.equal(same.generation.scriptId, generation.scriptId);
  });

  test('keeps the texts that were written, unless something changes', async () => {
    const inputs = [{ name: 'text', type: 'text', write: { prompt: 'A poem' } }];
    const clip = { start: 0, length: 1, asset: { type: 'text', text: '${text}' } };
    let poems = 0;
    const writer = {
      write: async () => {
        poems += 1;
        return { text: `Poem ${poems}`, by: 'model' as const };
      },
    };
    const { asset } = await shop.generate({ inputs, ...smallScript([clip]) });
    await shop.run(asset.id, {}, { writer });
    const order = { ...shop.owner, assetId: asset.id, validFor: 60_000 };
    const same = await regenerate(shop.parts, { ...order, changes: {} });
    const other = await regenerate(shop.parts, { ...order, changes: { seed: 1 } });
    for (const { asset } of [same, other]) await shop.run(asset.id, {}, { writer });
    const texts = await Promise.all(
      [asset, same.asset, other.asset].map(async ({ id }) => (await shop.state(id)).written.text?.text),
    );
    assert.deepEqual(texts, ['Poem 1', 'Poem 1', 'Poem 2']);
  });

  test('a script outlives its deletion as long as something that it made is there', async () => {
    const { db } = shop.parts;
    const { workspaceId } = shop.owner;
    const id = await shop.script(smallScript([solid('red')]));
    const { asset } = await generate(shop.parts, shop.request(id));
    await changeScript(db, { workspaceId, id }, { document: smallScript([solid('blue')]) });
    await deleteScript(db, { workspaceId, id });
    await forgetScripts(db);
    assert.deepEqual((await lineage(asset.id)).script, { id, version: 1, name: 'A script', deleted: true });
    const again = await regenerate(shop.parts, {
      ...shop.owner,
      assetId: asset.id,
      validFor: 60_000,
      changes: {},
    });
    for (const { id } of [asset, again.asset]) await deletion(id, true);
    await forgetScripts(db);
    await assert.rejects(getScriptVersion(db, { workspaceId, id, version: 1 }), { kind: 'not-found' });
  });

  test('an asset that no script made cannot be made again', async () => {
    const { id: assetId } = await addPicture();
    const order = { ...shop.owner, assetId, validFor: 60_000, changes: {} };
    await assert.rejects(regenerate(shop.parts, order), { kind: 'not-found' });
  });

  test('nobody else is told', async () => {
    const { asset } = await shop.generate(smallScript([solid('red')]));
    const theirs = { workspaceId: 'another', id: asset.id };
    await assert.rejects(lineageOf(shop.parts.db, theirs), { kind: 'not-found' });
    picture = await addPicture();
    await shop.generate(showing(picture.id));
    // To another workspace it is as if nobody used it: that somebody does is none of its business.
    await transact(shop.parts.db, (tx) => requireUnused(tx, { workspaceId: 'another', id: picture.id }));
  });
});
