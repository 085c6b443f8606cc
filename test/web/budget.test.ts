import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { png } from '../acceptance/tiny-media.ts';
import { browserSuite } from '../browser/browser.ts';
import { openServer } from '../conformance/server.ts';
import { openLibrary } from './library.ts';

/** Bytes of compressed script that the library may need. */
const BUDGET = 200_000;

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

browserSuite('the first load', (browser) => {
  test(`needs at most ${BUDGET} bytes of compressed script`, async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await library.put('a.png', png(20));
    const sizes: number[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) sizes.push(Number(response.headers()['content-length']));
    });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    await library.goTo('/library');
    await page.getByRole('link', { name: 'a.png' }).waitFor();
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(sizes.length > 0 && total > 50_000, 'nothing was measured');
    assert.ok(total <= BUDGET, `${total} bytes`);
  });
});
