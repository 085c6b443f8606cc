import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { GeneratedReply, GenerationReply } from '#dialects/native/generation/schema.ts';
import { pageOf } from '#dialects/native/schema.ts';
import { decoded } from '#media/render/testing/looking.ts';
import { jsonOf } from './client.ts';
import { Downloads } from './downloads.ts';
import { shaped } from './driver.ts';
import { documentOf, Maker, plain, SMALL, text } from './generating.ts';
import { video } from './samples.ts';
import { openServer, type Server } from './server.ts';
import { until } from './until.ts';

let server: Server;
let maker: Maker;
let downloads: Downloads;
before(async () => {
  // One at a time: what is cancelled has to make room for what comes after it.
  server = await openServer({ POLYREEL_RENDER_WORKERS: '1', POLYREEL_GENERATIONS: '1' });
  maker = await Maker.open(server);
  downloads = await Downloads.open();
});
after(async () => {
  await downloads[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

suite('generate', () => {
  test('answers at once, and the file is what was asked for', async () => {
    const clip = await maker.upload(await video());
    const document = {
      name: '${greeting} as a video',
      inputs: [{ name: 'greeting', type: 'text', required: true }],
      output: SMALL,
      timeline: {
        tracks: [
          {
            clips: [plain('#ff0000'), { asset: { type: 'video', src: clip }, length: 0.5 }, plain('#0000ff')],
          },
          { clips: [text('${upper(greeting)}', { length: 2.5 })] },
        ],
      },
    };
    const scriptId = await maker.keep(document);
    const begun = await maker.generate(scriptId, { parameters: { greeting: 'Hello' } });
    assert.deepEqual([begun.asset.status, begun.generation.progress], ['awaiting', 0]);
    const { asset, generation } = await maker.made(begun.asset.id);
    assert.partialDeepStrictEqual(asset, {
      name: 'Hello as a video.mp4',
      kind: 'video',
      origin: 'generated',
      mediaType: 'video/mp4',
      width: 160,
      height: 90,
    });
    assert.ok(Math.abs((asset.duration ?? 0) - 2.5) < 0.15, `${asset.duration} s`);
    assert.partialDeepStrictEqual(generation, {
      status: 'succeeded',
      progress: 100,
      scriptId,
      scriptVersion: 1,
      parameters: { greeting: 'Hello' },
      warnings: [],
      failure: null,
    });
    const { seen } = decoded(await downloads.fileOf(asset));
    assert.equal(seen.length, 25);
    seen[4]?.shows(5, 5, [255, 0, 0], 12);
    seen[20]?.shows(5, 5, [0, 0, 255], 12);
    // Letters in the middle of the plain ground.
    assert.ok(seen[4]?.pixels.some((value, at) => at % 3 === 2 && value > 150));
  });

  test('a draft has half the size', async () => {
    const { asset, generation } = await maker.make(documentOf([text('draft')]), { draft: true });
    assert.deepEqual([asset.width, asset.height, generation.draft], [80, 46, true]);
  });

  test('a text of a script is written, or said to be its prompt', async () => {
    const inputs = [
      { name: 'sign', type: 'text', required: true },
      { name: 'fortune', type: 'text', write: { prompt: 'A horoscope for ${sign}', persona: 'a squid' } },
    ];
    const document = documentOf([text('${fortune}')], { inputs });
    const { generation } = await maker.make(document, { parameters: { sign: 'Leo' } });
    assert.deepEqual(generation.written, { fortune: { text: 'A horoscope for Leo', by: 'template' } });
    assert.deepEqual(
      generation.warnings.map(({ code, at }) => [code, at]),
      [['offline-writer', 'fortune']],
    );
  });
});

suite('Prefer and Idempotency-Key of generate', () => {
  test('with wait the reply has the finished asset', async () => {
    const id = await maker.keep(documentOf([text('waited for')]));
    const reply = await maker.send('POST', `/scripts/${id}/generate`, {}, { prefer: 'wait=50' });
    const { asset, generation } = shaped(reply, 201, GeneratedReply);
    assert.deepEqual([asset.status, generation.status], ['ready', 'succeeded']);
    assert.equal(reply.headers.get('preference-applied'), 'wait=50');
    assert.match(reply.headers.get('location') ?? '', new RegExp(`/api/v1/generations/${asset.id}$`));
  });

  test('the same key makes one asset', async () => {
    const id = await maker.keep(documentOf([text('once')]));
    const post = (body: object) =>
      maker.send('POST', `/scripts/${id}/generate`, body, { 'idempotency-key': 'a-key-of-mine' });
    const [first, again] = [await post({}), await post({})].map((reply) =>
      shaped(reply, 202, GeneratedReply),
    );
    assert.equal(first?.asset.id, again?.asset.id);
    assert.equal((await post({ seed: 3 })).status, 422);
  });

  test('the same key makes one other asset of an asset, and one batch', async () => {
    const id = await maker.keep(documentOf([text('again')]));
    const { asset } = await maker.generate(id);
    for (const [path, body] of [
      [`/assets/${asset.id}/regenerate`, { seed: 3 }],
      [`/scripts/${id}/batches`, { rows: [{}, {}] }],
    ] as const) {
      const post = () => maker.send('POST', path, body, { 'idempotency-key': 'a-key-of-mine' });
      const first = await post();
      const again = await post();
      assert.deepEqual([first.status, again.status], [202, 202]);
      assert.equal(again.headers.get('idempotency-replayed'), 'true');
      assert.deepEqual(jsonOf(again), jsonOf(first));
    }
  });
});

suite('cancelling', () => {
  test('ends what is under way, and the asset says so', async () => {
    // More than can be rendered in any time that this test waits.
    const turning = {
      rotation: [
        { at: 0, value: 0 },
        { at: 600, value: 36_000 },
      ],
      length: 600,
    };
    const document = {
      output: { preset: 'fhd', fps: 60 },
      timeline: { tracks: [{ clips: [text('long', turning)] }] },
    };
    const { asset } = await maker.generate(await maker.keep(document));
    await until(async () => (await maker.generation(asset.id)).phase === 'rendering');
    const cancel = () => maker.send('POST', `/generations/${asset.id}/cancel`);
    assert.equal((await cancel()).status, 200);
    assert.equal((await maker.generation(asset.id)).status, 'cancelled');
    const { status, reason } = await maker.asset(asset.id);
    assert.equal(status, 'failed');
    assert.match(reason ?? '', /cancelled/i);
    // The workers are free again: others are rendered.
    await maker.make(documentOf([text('after it')]));
    assert.equal((await cancel()).status, 409);
  });
});

suite('the list of generations', () => {
  test('can be that of one script, page by page, newest first', async () => {
    const [mine, other] = [
      await maker.keep(documentOf([text('a')])),
      await maker.keep(documentOf([text('b')])),
    ];
    // Nobody renders them.
    const begin = async (scriptId: string) =>
      (await maker.generate(scriptId, { renderer: 'outside' })).asset.id;
    const [first, , second] = [await begin(mine), await begin(other), await begin(mine)];
    const listed = async (cursor = '') => {
      const path = `/generations?scriptId=${mine}&limit=1${cursor && `&cursor=${cursor}`}`;
      return shaped(await maker.send('GET', path), 200, pageOf(GenerationReply));
    };
    const newest = await listed();
    assert.deepEqual([newest.data[0]?.assetId, newest.hasMore], [second, true]);
    const oldest = await listed(newest.nextCursor ?? '');
    assert.deepEqual([oldest.data[0]?.assetId, oldest.hasMore], [first, false]);
  });
});
