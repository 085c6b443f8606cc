import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Static } from 'typebox';
import { AssetReply } from '#dialects/native/schema.ts';
import { png, wav } from '../acceptance/tiny-media.ts';
import type { Sample } from '../conformance/driver.ts';
import { shaped } from '../conformance/driver.ts';
import { native } from '../conformance/drivers/native.ts';
import { everyType } from '../conformance/samples.ts';
import { openServer } from '../conformance/server.ts';
import { browserSuite } from './browser.ts';
import { openElsewhere } from './elsewhere.ts';
import { openPage } from './watched-page.ts';

const server = await openServer({ POLYREEL_MAX_UPLOAD: '8mb' });
after(() => server[Symbol.asyncDispose]());
const { call } = await server.openClient(native);

test('pages and drawings with scripts are no media', async () => {
  for (const [name, text] of [
    ['page.html', '<!doctype html><script>alert(1)</script>'],
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ] as const) {
    const bytes = Buffer.from(text);
    const reply = await call(native.upload({ name, mediaType: 'image/png', kind: 'image', bytes }));
    native.refused(reply, 'not-media');
  }
});

/** As much of the DOM's elements as is used here. */
interface Picture {
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  decode(): Promise<void>;
}
interface Player {
  currentTime: number;
  readonly duration: number;
  readonly error: { readonly message: string } | null;
  play(): Promise<void>;
  addEventListener(event: string, listener: () => void): void;
}

browserSuite('files in a browser', (browser) => {
  test('a poster is shown on a page of another site', async () => {
    const { previews } = await uploaded(await sampleOf('video/webm'));
    const poster = previews.find(({ role }) => role === 'poster')?.url;
    await using watched = await openPage(browser);
    await using site = await openSite(`<img src="${poster}">`);
    await watched.page.goto(site.origin);
    const size = await watched.page.locator('img').evaluate(async (image: Picture) => {
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    });
    assert.deepEqual(size, [320, 180]);
    assert.deepEqual(watched.complaints, []);
  });

  for (const mediaType of ['video/webm', 'video/mp4', 'audio/flac']) {
    test(`${mediaType} plays on a page of another site, and plays on from where one jumps to`, async (t) => {
      const { url } = await uploaded(await sampleOf(mediaType));
      await using watched = await openPage(browser);
      await using site = await openSite(`<video src="${url}" muted></video>`);
      await watched.page.goto(site.origin);
      const player = watched.page.locator('video');
      const known = await player.evaluate((video, type) => video.canPlayType(type), mediaType);
      if (known === '') return t.skip('This build of Chromium does not know the type.');
      assert.ok((await player.evaluate(jumpAndPlay, 0.5)) > 0.5);
      assert.deepEqual(watched.complaints, []);
    });
  }

  test('a jump to the end of a long file reads its end, not all of it', async () => {
    const bytes = wav(240);
    const { url } = await uploaded({ name: 'long.wav', mediaType: 'audio/wav', kind: 'audio', bytes });
    await using watched = await openPage(browser);
    await using site = await openSite(`<video src="${url}" preload="metadata" muted></video>`);
    const starts: number[] = [];
    watched.page.on('response', (response) => {
      const [, start] = /^bytes (\d+)-/.exec(response.headers()['content-range'] ?? '') ?? [];
      if (response.status() === 206) starts.push(Number(start));
    });
    await watched.page.goto(site.origin);
    assert.ok((await watched.page.locator('video').evaluate(jumpAndPlay, 200)) > 200);
    assert.equal(starts[0], 0);
    assert.ok(Math.max(...starts) > bytes.byteLength / 2, `read from ${starts}`);
  });

  test('a picture that is named like a page, and says so inside, is still a picture', async () => {
    const bytes = png(16, '<script>document.title = "run"</script>');
    const { url } = await uploaded({ name: 'page.html', mediaType: 'text/html', kind: 'image', bytes });
    assert.match(url, /page\.html\?/);
    await using watched = await openPage(browser);
    const reply = await watched.page.goto(url);
    assert.equal(reply?.headers()['content-type'], 'image/png');
    assert.equal(await watched.page.locator('img').count(), 1);
    assert.notEqual(await watched.page.title(), 'run');
  });
});

/** Runs in the page: seconds at which the player is once it has played on from `to`. */
async function jumpAndPlay(player: Player, to: number): Promise<number> {
  const happened = (event: string) =>
    new Promise<void>((resolve, reject) => {
      const failed = () => reject(new Error(player.error?.message || 'The media cannot be played.'));
      if (player.error !== null) failed();
      player.addEventListener('error', failed);
      player.addEventListener(event, resolve);
    });
  if (Number.isNaN(player.duration)) await happened('loadedmetadata');
  const sought = happened('seeked');
  player.currentTime = to;
  await sought;
  await player.play();
  while (player.currentTime === to) await happened('timeupdate');
  return player.currentTime;
}

async function uploaded(file: Sample): Promise<Static<typeof AssetReply>> {
  const { headers, ...rest } = native.upload(file);
  return shaped(await call({ ...rest, headers: { ...headers, prefer: 'wait=60' } }), 201, AssetReply);
}

async function sampleOf(mediaType: string): Promise<Sample> {
  const found = (await everyType()).find((file) => file.mediaType === mediaType);
  if (found === undefined) throw new Error(`there is no fixture of ${mediaType}`);
  return found;
}

function openSite(body: string) {
  return openElsewhere(`<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">${body}`);
}
