import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import sharp from 'sharp';
import { documentOf, faultsOf, Maker, plain, SMALL, text } from './generating.ts';
import { picture, video } from './samples.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
let maker: Maker;
before(async () => {
  server = await openServer();
  maker = await Maker.open(server);
});
after(() => server[Symbol.asyncDispose]());

const codes = (warnings: readonly { code: string; at: string }[]) =>
  warnings.map(({ code, at }) => `${code} ${at}`).sort();

const CLIP = '/timeline/tracks/0/clips/0';

suite('preview', () => {
  test('is the timeline that would be rendered, what it costs, and nothing is made', async () => {
    const document = documentOf([plain('red'), text('${upper(word)}', { start: 1, length: 2 })], {
      inputs: [{ name: 'word', type: 'text', required: true }],
    });
    const { timeline, estimate, scenes, warnings } = await maker.preview(document, {
      parameters: { word: 'hello' },
    });
    assert.partialDeepStrictEqual(timeline, {
      duration: 3,
      output: { format: 'mp4', width: 160, height: 90, fps: { num: 10, den: 1 } },
      stage: {
        tracks: [
          {
            clips: [
              { start: 0, length: 1 },
              { start: 1, length: 2, picture: { text: 'HELLO' } },
            ],
          },
        ],
      },
    });
    assert.ok(estimate.seconds > 0 && estimate.bytes > 0);
    assert.ok(scenes.total > 0 && scenes.hits === 0);
    assert.deepEqual(warnings, []);
    const list = await maker.send('GET', '/generations');
    assert.deepEqual((JSON.parse(list.bytes.toString()) as { data: unknown[] }).data, []);
  });

  test('of a kept script takes its version', async () => {
    const id = await maker.keep(documentOf([text('one')]));
    await maker.send('PATCH', `/scripts/${id}`, { document: documentOf([text('two')]) });
    for (const [body, word] of [
      [{}, 'two'],
      [{ version: 1 }, 'one'],
    ] as const) {
      const reply = await maker.send('POST', `/scripts/${id}/preview`, body);
      assert.match(reply.bytes.toString(), new RegExp(`"text":"${word}"`));
    }
    assert.equal((await maker.send('POST', `/scripts/${id}/preview`, { version: 3 })).status, 404);
  });

  test('warns of what is not as it should be', async () => {
    const [image, film] = [await maker.upload(await picture()), await maker.upload(await video())];
    const announced = await maker.send('POST', '/uploads/slots', { name: 'later.png' });
    const { assetId: later } = JSON.parse(announced.bytes.toString()) as { assetId: string };
    const warned = async (clip: object, body: object = {}) =>
      codes((await maker.preview(documentOf([clip]), body)).warnings);
    assert.deepEqual(await warned(text('x'), { parameters: { 'no such': 1 } }), [
      'unknown-parameter no such',
    ]);
    assert.deepEqual(await warned(text('\u{13000}')), [`missing-glyph ${CLIP}`]);
    assert.deepEqual(await warned({ asset: { type: 'image', src: image }, length: 1 }), [
      `upscaled-image ${CLIP}`,
    ]);
    assert.deepEqual(await warned({ asset: { type: 'video', src: film }, length: 3 }), [
      `short-media ${CLIP}`,
    ]);
    const waiting = await warned({ asset: { type: 'image', src: later }, length: 1 });
    assert.ok(
      waiting.some((code) => code.startsWith('asset-not-ready')),
      `${waiting}`,
    );
  });
});

suite('a still', () => {
  test('is the picture at a moment, in one of three formats', async () => {
    const document = documentOf([plain('#ff0000'), plain('#0000ff')]);
    for (const [query, format, expected] of [
      ['', 'png', [255, 0, 0]],
      ['?at=0.95&format=jpeg', 'jpeg', [255, 0, 0]],
      ['?at=1&format=webp', 'webp', [0, 0, 255]],
    ] as const) {
      const reply = await maker.send('POST', `/scripts/still${query}`, { document });
      assert.equal(
        reply.headers.get('content-type'),
        `image/${format}`,
        reply.bytes.toString().slice(0, 300),
      );
      const image = sharp(reply.bytes);
      assert.partialDeepStrictEqual(await image.metadata(), {
        format,
        width: SMALL.width,
        height: SMALL.height,
      });
      const pixel = [...(await image.removeAlpha().raw().toBuffer()).subarray(0, 3)];
      assert.ok(
        pixel.every((value, channel) => Math.abs(value - (expected[channel] ?? 0)) < 12),
        `${format}: ${pixel}`,
      );
    }
  });

  test('beyond the end is no picture', async () => {
    const document = documentOf([plain('red')]);
    const reply = await maker.send('POST', '/scripts/still?at=1', { document });
    assert.deepEqual(Object.keys(faultsOf(reply, 400)), ['at']);
  });
});
