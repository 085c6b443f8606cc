import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { png, wav } from '../acceptance/tiny-media.ts';
import { browserSuite } from '../browser/browser.ts';
import { openPage } from '../browser/watched-page.ts';
import { video } from '../conformance/samples.ts';
import { openServer } from '../conformance/server.ts';
import { seriousViolations } from './axe.ts';
import { openLibrary } from './library.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

/** Pages by what tells that they are there. */
const PAGES: Readonly<Record<string, string>> = {
  '/library': 'Library',
  '/library?view=table': 'Library',
  '/library?q=nothing': 'Library',
  '/trash': 'Trash',
  '/projects': 'Projects',
  '/scripts': 'Scripts',
  '/scripts/new': 'New script',
  '/settings/storage': 'Settings',
  '/settings/jobs': 'Settings',
  '/settings/keys': 'Settings',
  '/settings/webhooks': 'Settings',
  '/settings/accounts': 'Settings',
  '/settings/audit': 'Settings',
  '/settings/health': 'Settings',
};

browserSuite('pages for everybody', (browser) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries({
      'a wide screen': { width: 1440, height: 900 },
      'a phone': { width: 390, height: 844 },
    })) {
      test(`have nothing that axe finds serious, ${colorScheme}, on ${size}`, async () => {
        await using library = await openLibrary(browser, server, { context: { colorScheme, viewport } });
        const { page } = library;
        const film = await video();
        const assets = [
          await library.put('a.png', png(40)),
          await library.put('b.wav', wav(1)),
          await library.put(film.name, film.bytes),
          await library.put('c.srt', Buffer.from('1\n00:00:00,000 --> 00:00:01,000\nHello\n')),
        ];
        const pages = { ...PAGES, ...Object.fromEntries(assets.map((id) => [`/assets/${id}`, /./])) };
        for (const [path, heading] of Object.entries(pages)) {
          await library.goTo(path);
          await page.getByRole('heading', { level: 1, name: heading }).waitFor();
          await page.getByText('Loading…').first().waitFor({ state: 'detached' });
          assert.deepEqual(await seriousViolations(page), [], path);
          const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
          assert.equal(isTooWide, false, `${path} is wider than the screen`);
        }
      });
    }
  }

  test('ask for a key in a way that everybody can use', async () => {
    await using watched = await openPage(browser);
    await watched.page.goto(`${server.origin}/app/sign-in`);
    await watched.page.getByLabel('API key').waitFor();
    assert.deepEqual(await seriousViolations(watched.page), []);
  });

  test('open dialogs and menus that everybody can use', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await page.getByRole('button', { name: 'Add media' }).first().click();
    await page.getByRole('menu').waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await page.getByRole('menuitem', { name: 'Import links…' }).click();
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
