import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { updateAsset } from '#db/assets.ts';
import { insertSampleOwner } from '#db/samples.ts';
import { transact } from '#db/transact.ts';
import { fixtures } from '../../../test/fixtures/make.ts';
import { createProject, removeProject } from '../projects.ts';
import { waitingSlot } from '../slot-filling.ts';
import { sweepSlots } from '../slots.ts';
import { generate } from './request.ts';
import { changeScript, deleteScript } from './scripts.ts';
import { openWorkshop, smallScript, solid, type Workshop } from './testing/workshop.ts';

const GREETING = {
  ...smallScript([{ start: 0, length: 1, asset: { type: 'text', text: 'Hello ${first name}' } }]),
  inputs: [
    { name: 'first name', type: 'text', required: true },
    { name: 'size', type: 'number', min: 1, max: 9 },
  ],
};

suite('requesting a generation', () => {
  let shop: Workshop;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop[Symbol.asyncDispose]());

  const jobsOf = async (assetId: string) =>
    (await shop.parts.db.selectFrom('jobs').selectAll().where('kind', '=', 'render').execute()).filter(
      ({ payload }) => JSON.parse(payload).assetId === assetId,
    );
  const countAssets = async () => (await shop.parts.db.selectFrom('assets').select('id').execute()).length;

  test('answers at once with the asset to be, a place for its file, and a job', async () => {
    const parameters = { 'FIRST NAME': 'Ada', size: '3' };
    const { asset, generation, uploadUrl, key } = await shop.generate(GREETING, { parameters });
    assert.deepEqual([asset.status, asset.origin, asset.kind], ['awaiting', 'generated', 'video']);
    assert.deepEqual([generation.status, generation.assetId], ['queued', asset.id]);
    assert.deepEqual(generation.parameters, parameters);
    assert.ok(uploadUrl.includes(asset.id));
    assert.ok(shop.parts.links.readKeyname(key)?.assetId === asset.id);
    assert.equal((await waitingSlot(shop.parts, asset.id)).name, 'A script.mp4');
    assert.equal((await jobsOf(asset.id)).length, 1);
    assert.deepEqual(await shop.state(asset.id), generation);
  });

  test('an outside renderer gets a place and no job takes it', async () => {
    const { asset, generation } = await shop.generate(smallScript([solid('red')]), { renderer: 'outside' });
    assert.equal(generation.status, 'waiting');
    assert.deepEqual(await jobsOf(asset.id), []);
  });

  test('drafts come first', async () => {
    const document = smallScript([solid('red')]);
    const [draft, usual] = [await shop.generate(document, { draft: true }), await shop.generate(document)];
    const [[first], [second]] = [await jobsOf(draft.asset.id), await jobsOf(usual.asset.id)];
    assert.ok((first?.priority ?? 0) > (second?.priority ?? 0));
  });

  test('tells everything that is wrong with the parameters, and makes nothing', async () => {
    const before = await countAssets();
    await assert.rejects(shop.generate(GREETING, { parameters: { size: 'big' } }), (error: unknown) => {
      const { kind, faults } = error as { kind: string; faults: readonly { at: string }[] };
      assert.deepEqual([kind, faults.map(({ at }) => at).sort()], ['invalid', ['first name', 'size']]);
      return true;
    });
    assert.equal(await countAssets(), before);
  });

  test('a parameter that nothing asks for is a warning', async () => {
    const parameters = { 'first name': 'Ada', colour: 'red' };
    const { generation } = await shop.generate(GREETING, { parameters });
    assert.deepEqual(
      generation.warnings.map(({ code, at }) => [code, at]),
      [['unknown-parameter', 'colour']],
    );
  });

  test('an asset of another workspace is as unknown as one that nobody has, by the pointer of its clip', async () => {
    const { types } = await fixtures();
    const foreign = await shop.add(types[0]?.path ?? '', await insertSampleOwner(shop.parts.db));
    const nobodys = '01a1fd35-e839-752b-b29f-000000000000';
    for (const src of [foreign.id, nobodys]) {
      const clip = { start: 0, length: 1, asset: { type: 'image', src } };
      await assert.rejects(shop.generate(smallScript([clip])), (error: unknown) => {
        const { kind, faults } = error as {
          kind: string;
          faults: readonly { at: string; message: string }[];
        };
        assert.equal(kind, 'unprocessable');
        assert.deepEqual(
          faults.map(({ at }) => at),
          ['/timeline/tracks/0/clips/0/asset/src'],
        );
        assert.match(faults[0]?.message ?? '', /unknown|no asset/i);
        return true;
      });
    }
  });

  test('what is in the trash is unknown too', async () => {
    const { types } = await fixtures();
    const { id } = await shop.add(types[0]?.path ?? '');
    await transact(shop.parts.db, (tx) => updateAsset(tx, id, { trashed_at: 1 }));
    const clip = { start: 0, length: 1, asset: { type: 'image', src: id } };
    await assert.rejects(shop.generate(smallScript([clip])), { kind: 'unprocessable' });
  });

  test('names the version that is the newest at that moment, or the one asked for', async () => {
    const { workspaceId } = shop.owner;
    const id = await shop.script(smallScript([solid('red')]));
    await changeScript(shop.parts.db, { workspaceId, id }, { document: smallScript([solid('blue')]) });
    const newest = await generate(shop.parts, shop.request(id));
    const first = await generate(shop.parts, shop.request(id, { version: 1 }));
    assert.deepEqual([newest.generation.scriptVersion, first.generation.scriptVersion], [2, 1]);
    await assert.rejects(generate(shop.parts, shop.request(id, { version: 3 })), { kind: 'not-found' });
  });

  test('a script of another workspace, or a deleted one, is not there', async () => {
    const other = await insertSampleOwner(shop.parts.db);
    const theirs = await shop.script(smallScript([solid('red')]), other);
    await assert.rejects(generate(shop.parts, shop.request(theirs)), { kind: 'not-found' });
    const { workspaceId } = shop.owner;
    const id = await shop.script(smallScript([solid('red')]));
    await deleteScript(shop.parts.db, { workspaceId, id });
    await assert.rejects(generate(shop.parts, shop.request(id)), { kind: 'not-found' });
  });

  test('a project that is gone leaves nothing half made', async () => {
    const { workspaceId } = shop.owner;
    const content = { title: 'P', description: null, editorState: {}, stateVersion: null };
    const { id: projectId } = await createProject(shop.parts.db, workspaceId, content);
    const kept = await shop.generate(smallScript([solid('red')]), { projectId });
    assert.equal(kept.generation.projectId, projectId);
    await removeProject(shop.parts.db, { workspaceId, id: projectId });
    const before = await countAssets();
    await assert.rejects(shop.generate(smallScript([solid('red')]), { projectId }), {
      kind: 'unprocessable',
    });
    assert.equal(await countAssets(), before);
  });

  test('the end of its place for others does not end what is still to be rendered', async () => {
    const document = smallScript([solid('red')]);
    const own = await shop.generate(document, { validFor: -1 });
    const outside = await shop.generate(document, { validFor: -1, renderer: 'outside' });
    await sweepSlots(shop.parts, new Date());
    assert.equal((await shop.asset(own.asset.id)).status, 'awaiting');
    await assert.rejects(shop.asset(outside.asset.id), { kind: 'not-found' });
    await shop.run(own.asset.id);
    assert.equal((await shop.state(own.asset.id)).status, 'succeeded');
  });
});
