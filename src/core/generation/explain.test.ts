import assert from 'node:assert/strict';
import { access, readdir } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import sharp from 'sharp';
import { fixtures } from '../../../test/fixtures/make.ts';
import { type ExplainRequest, explain, explainStill } from './explain.ts';
import { openWorkshop, smallScript, solid, type Workshop } from './testing/workshop.ts';

const NEVER = new AbortController().signal;

suite('looking before rendering', () => {
  let shop: Workshop;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop[Symbol.asyncDispose]());

  const request = (document: unknown, overrides: Partial<ExplainRequest> = {}): ExplainRequest => ({
    workspaceId: shop.owner.workspaceId,
    projectId: null,
    document,
    parameters: {},
    prompt: null,
    seed: 0,
    draft: false,
    ...overrides,
  });

  test('tells the timeline, what is odd about it, and what it will take', async () => {
    const document = smallScript([solid('red', { length: 3 })], { quality: 'medium' });
    const told = await explain(shop.parts, request(document, { parameters: { nobody: 1 } }), NEVER);
    assert.deepEqual([told.timeline.duration, told.timeline.output.width], [3, 160]);
    assert.deepEqual(
      told.warnings.map(({ code }) => code),
      ['unknown-parameter'],
    );
    assert.ok(told.estimate.seconds > 0 && told.estimate.bytes > 0);
    const { total, hits } = told.scenes;
    assert.ok(total > 0 && hits === 0);
    const { asset } = await shop.generate(document);
    await shop.run(asset.id);
    const again = await explain(shop.parts, request(document), NEVER);
    assert.deepEqual(again.scenes, { total, hits: total });
    assert.deepEqual(await readdir(shop.parts.scratch), []);
  });

  test('what is not ready is a warning, what is unknown a fault', async () => {
    const { types } = await fixtures();
    const { id } = await shop.add(types[0]?.path ?? '');
    const document = smallScript([{ start: 0, length: 1, asset: { type: 'image', src: id } }]);
    await shop.parts.db.updateTable('assets').set({ status: 'processing' }).where('id', '=', id).execute();
    const { warnings } = await explain(shop.parts, request(document), NEVER);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['asset-not-ready'],
    );
    const theirs = request(document, { workspaceId: 'another' });
    await assert.rejects(explain(shop.parts, theirs, NEVER), { kind: 'unprocessable' });
  });

  test('writes nothing: the prompt stands where the text will be', async () => {
    const inputs = [
      { name: 'sign', type: 'text', required: true },
      { name: 'text', type: 'text', write: { prompt: 'A horoscope for ${sign}' } },
    ];
    const clip = { start: 0, length: 1, asset: { type: 'text', text: '${text}' } };
    const writer = {
      write: async () => assert.fail('a model was asked'),
    };
    const parameters = { sign: 'Aries' };
    const { written, warnings } = await explain(
      { ...shop.parts, writer },
      request({ inputs, ...smallScript([clip]) }, { parameters }),
      NEVER,
    );
    assert.deepEqual(written, { text: { text: 'A horoscope for Aries', by: 'template' } });
    assert.deepEqual(
      warnings.map(({ code, at }) => [code, at]),
      [['offline-writer', 'text']],
    );
  });

  test('has speech said where that costs nothing, and estimates it elsewhere', async () => {
    const document = smallScript([{ start: 0, asset: { type: 'speech', text: 'A few words.' } }]);
    let asked = 0;
    const speaker = {
      ...shop.parts.speaker,
      speak: async (...speech: Parameters<typeof shop.parts.speaker.speak>) => {
        asked += 1;
        return shop.parts.speaker.speak(...speech);
      },
    };
    const paid = { ...shop.parts, speaker: { ...speaker, name: 'paid', isOffline: false } };
    const estimated = await explain(paid, request(document), NEVER);
    assert.ok(estimated.timeline.duration > 0.2);
    assert.equal(asked, 0);
    const said = await explain({ ...shop.parts, speaker }, request(document), NEVER);
    assert.deepEqual([asked, said.timeline.media.length], [1, 1]);
    await explain({ ...shop.parts, speaker }, request(document), NEVER);
    assert.equal(asked, 1);
  });

  test('shows the picture at a moment, and cleans up after it', async () => {
    const clips = [solid('#ff0000'), solid('#0000ff', { start: 1, length: 1 })];
    const document = smallScript(clips, { quality: 'medium' });
    await using still = await explainStill(
      shop.parts,
      { ...request(document), at: 1.5, format: 'png' },
      NEVER,
    );
    assert.equal(still.mediaType, 'image/png');
    const { data, info } = await sharp(still.path).raw().toBuffer({ resolveWithObject: true });
    assert.deepEqual([info.width, info.height], [160, 90]);
    const [red = 255, green = 255, blue = 0] = data;
    assert.ok(blue > 200 && red < 50 && green < 50, `${red} ${green} ${blue}`);
    await still[Symbol.asyncDispose]();
    await assert.rejects(access(still.path));
    assert.deepEqual(await readdir(shop.parts.scratch), []);
  });

  test('there is no picture before the beginning or after the end', async () => {
    const document = smallScript([solid('red')]);
    for (const at of [-1, 1, Number.NaN]) {
      const still = explainStill(shop.parts, { ...request(document), at, format: 'png' }, NEVER);
      await assert.rejects(still, { kind: 'invalid' });
    }
  });
});
