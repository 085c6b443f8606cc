import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type * as Sdk from '@polyreel/sdk';
import type { Browser } from 'playwright-core';
import { wav } from '../acceptance/tiny-media.ts';
import { native } from '../conformance/drivers/native.ts';
import { openServer } from '../conformance/server.ts';
import { bundle } from '../sdk/bundle.ts';
import { browserSuite } from './browser.ts';
import { openLine } from './line.ts';
import { openPage } from './watched-page.ts';

const server = await openServer({ POLYREEL_MAX_UPLOAD: '8mb' });
after(() => server[Symbol.asyncDispose]());
const ROOT = join(import.meta.dirname, '../..');
const SDK = await bundle('sdk/src/index.ts', ROOT, 'polyreelSdk');

const BYTES = wav(200);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
/** Bytes a second, so that there is something to see, and to cut. */
const UPSTREAM = 2_000_000;
const CHUNK = 1_000_000;

interface Told {
  readonly sent: number;
  readonly total: number | null;
}

/** What the pages of these tests keep. */
interface PageGlobals {
  readonly polyreelSdk: typeof Sdk;
  told: Told[];
  uploading: Promise<Sdk.Asset>;
}

interface Order {
  readonly baseUrl: string;
  readonly key: string;
  readonly header: readonly number[];
  readonly size: number;
  readonly chunkSize: number;
}

/** Runs in the page: begins to upload a file that is the same one each time. */
function begin({ baseUrl, key, header, size, chunkSize }: Order): void {
  const page = globalThis as unknown as PageGlobals;
  const bytes = new Uint8Array(size);
  bytes.set(header);
  const file = new File([bytes], 'sound.wav', { type: 'audio/wav', lastModified: 1 });
  const polyreel = new page.polyreelSdk.Polyreel({ baseUrl, key });
  page.told = [];
  page.uploading = Promise.resolve(
    polyreel.upload(file, {
      chunkSize,
      resumableFrom: 1000,
      onProgress: (progress) => page.told.push(progress),
    }),
  );
  page.uploading.catch(() => undefined);
}

/** Run in the page. */
const toldOf = () => (globalThis as unknown as PageGlobals).told;
const assetOf = () => (globalThis as unknown as PageGlobals).uploading;
const sentPast = (bytes: number) =>
  (globalThis as unknown as PageGlobals).told.some(({ sent }) => sent > bytes);

browserSuite('the SDK in a browser', (browser) => {
  test('tells the progress within one request', async () => {
    const { order, page, ...opened } = await openLibrary(browser);
    await using _opened = opened;
    await page.evaluate(begin, { ...order, chunkSize: BYTES.length });
    assert.equal((await page.evaluate(assetOf)).sha256, SHA256);
    const told = await page.evaluate(toldOf);
    const between = told.filter(
      ({ sent, total }) => sent > 0 && sent < BYTES.length && total === BYTES.length,
    );
    assert.ok(between.length >= 3, `${JSON.stringify(told)}`);
    assert.equal(told.at(-1)?.sent, BYTES.length);
  });

  test('goes on by itself when the connection is back', async () => {
    const { order, page, line, ...opened } = await openLibrary(browser);
    await using _opened = opened;
    await page.evaluate(begin, order);
    await page.waitForFunction(sentPast, CHUNK);
    const cut = page.waitForEvent('requestfailed');
    await line.cut();
    await cut;
    await line.slow(UPSTREAM);
    assert.equal((await page.evaluate(assetOf)).sha256, SHA256);
  });

  test('goes on after the page was loaded anew', async () => {
    const { order, page, ...opened } = await openLibrary(browser);
    await using _opened = opened;
    await page.evaluate(begin, order);
    await page.waitForFunction(sentPast, 2 * CHUNK);
    await page.reload();
    await page.evaluate(SDK);
    await page.evaluate(begin, order);
    assert.equal((await page.evaluate(assetOf)).sha256, SHA256);
    const [first] = await page.evaluate(toldOf);
    assert.ok((first?.sent ?? 0) > CHUNK, `it began with ${first?.sent}`);
    assert.equal(await page.evaluate('localStorage.length'), 0);
  });
});

/** A page of the server's own origin with the SDK in it, over a slow line, and what to upload to a new workspace. */
async function openLibrary(browser: Browser) {
  const { workspace } = await server.openClient(native);
  const watched = await openPage(browser);
  const { page } = watched;
  await page.route(`${server.origin}/blank`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Blank</title>' }),
  );
  await page.goto(`${server.origin}/blank`);
  await page.evaluate(SDK);
  const line = await openLine(page);
  await line.slow(UPSTREAM);
  const order: Order = {
    baseUrl: server.origin,
    key: workspace.key,
    header: [...BYTES.subarray(0, 44)],
    size: BYTES.length,
    chunkSize: CHUNK,
  };
  return { order, page, line, [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose]() };
}
