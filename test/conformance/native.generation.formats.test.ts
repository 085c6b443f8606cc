import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import sharp from 'sharp';
import { hear, levelOf } from '#media/render/sound/listening.testing.ts';
import { Downloads } from './downloads.ts';
import { Maker, plain, SMALL } from './generating.ts';
import { audio } from './samples.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
let maker: Maker;
let downloads: Downloads;
before(async () => {
  server = await openServer();
  maker = await Maker.open(server);
  downloads = await Downloads.open();
});
after(async () => {
  await downloads[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

suite('what is generated', () => {
  const FORMATS = ['webm', 'gif', 'png', 'jpeg', 'webp', 'm4a', 'mp3', 'wav'] as const;
  for (const format of FORMATS) {
    test(`makes ${format}`, async () => {
      const tone = await maker.upload(await audio());
      const output = { ...SMALL, format };
      const clips = [plain('#00ff00', { length: 1 })];
      const timeline = { tracks: [{ clips }], soundtrack: { src: tone } };
      const { asset } = await maker.make({ output, timeline });
      const sounds = ['m4a', 'mp3', 'wav'].includes(format);
      const shows = !sounds && { width: 160, height: 90 };
      assert.partialDeepStrictEqual(asset, { extension: format, ...shows });
      if (!['png', 'jpeg', 'webp'].includes(format)) assert.ok(Math.abs((asset.duration ?? 0) - 1) < 0.25);
      const path = await downloads.fileOf(asset);
      if (sounds || format === 'webm') assert.ok(levelOf(await hear(path), { from: 0.2, to: 0.8 }) > -20);
      if (!sounds && format !== 'webm') {
        const [red = 0, green = 0, blue = 0] = await sharp(path).removeAlpha().raw().toBuffer();
        assert.ok(red < 20 && green > 235 && blue < 20, `${[red, green, blue]}`);
      }
    });
  }

  test('music goes down under speech, and the whole has its loudness', async () => {
    const music = await maker.upload(await audio());
    const speech = { asset: { type: 'speech', text: 'One two three four five six.' }, start: 2 };
    const timeline = { length: 6, tracks: [{ clips: [speech] }], soundtrack: { src: music, duck: 30 } };
    const { asset } = await maker.make({ output: { format: 'wav', loudness: -20 }, timeline });
    const samples = await hear(await downloads.fileOf(asset));
    const [before, after] = [
      { from: 0.5, to: 1.5 },
      { from: 5.2, to: 5.8 },
    ].map((span) => levelOf(samples, span));
    assert.ok(Math.abs((before ?? 0) - (after ?? 0)) < 3, `${before} dB, then ${after} dB`);
    // The quietest tenth of a second while the voice takes a breath is the ducked music.
    const spoken = Array.from({ length: 15 }, (_, index) => 2.4 + index / 10).map((from) =>
      levelOf(samples, { from, to: from + 0.1 }),
    );
    assert.ok(Math.min(...spoken) < (before ?? 0) - 10, `${Math.min(...spoken)} dB under ${before} dB`);
  });
});
