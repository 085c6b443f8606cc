import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Polyreel } from '@polyreel/sdk';
import { png, wav } from '../acceptance/tiny-media.ts';
import { browserSuite } from '../browser/browser.ts';
import { openPage } from '../browser/watched-page.ts';
import { video } from '../conformance/samples.ts';
import { openServer } from '../conformance/server.ts';
import { until } from '../conformance/until.ts';
import { openLibrary } from './library.ts';

/** As much of the DOM's as is used here. */
interface Player {
  muted: boolean;
  readonly currentTime: number;
  readonly paused: boolean;
  canPlayType(type: string): string;
  play(): Promise<void>;
}

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

browserSuite('the library', (browser) => {
  test('is searched as one types, and the address keeps the search', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await library.put('tabby cat.png', png(20));
    await library.put('dog.png', png(30));
    const shown = page.getByRole('region', { name: 'Assets' }).getByRole('link');
    await shown.nth(1).waitFor();
    await page.getByRole('searchbox').pressSequentially('tab');
    await page.waitForURL('**/library?q=tab');
    await page.getByText('1 asset', { exact: true }).waitFor();
    assert.match((await shown.textContent()) ?? '', /tabby cat\.png/);
    await page.reload();
    await page.getByText('1 asset', { exact: true }).waitFor();
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
  });

  test('filters by kind, sorts, and shows a table', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await library.put('b.png', png(20));
    await library.put('a.png', png(30));
    await library.put('c.wav', wav(1));
    await library.goTo('/library');
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByLabel('Kind').selectOption('Image');
    await page.getByText('2 assets', { exact: true }).waitFor();
    await page.getByLabel('Sort by').selectOption('Name, A to Z');
    await page.getByRole('button', { name: 'Show as a table' }).click();
    const rows = page.getByRole('table').getByRole('link');
    await until(async () => (await rows.count()) === 2);
    assert.deepEqual(await rows.allTextContents(), ['a.png', 'b.png']);
    await page.waitForURL(/kind=.*sort=name.*view=table/);
  });

  test('leaves room for names in the table of a phone', async () => {
    const viewport = { width: 390, height: 844 };
    await using library = await openLibrary(browser, server, { context: { viewport } });
    await library.put('a name that is not short.png', png(20));
    await library.goTo('/library?view=table');
    const name = library.page.getByRole('table').getByRole('link');
    await name.waitFor();
    assert.ok(((await name.boundingBox())?.width ?? 0) > viewport.width / 2);
  });

  test('filters by several tags at once', async () => {
    await using library = await openLibrary(browser, server);
    const { page, workspace } = library;
    const polyreel = new Polyreel({ baseUrl: server.origin, key: workspace.key });
    for (const [name, tags] of Object.entries({ both: ['sea', 'dawn'], one: ['sea'], none: [] })) {
      await polyreel.assets.update(await library.put(`${name}.png`, png(10)), { tags });
    }
    await library.goTo('/library?tag=sea');
    await page.getByText('2 assets', { exact: true }).waitFor();
    await page.getByLabel('With the tags').fill('dawn');
    await page.getByLabel('With the tags').press('Enter');
    await page.getByText('1 asset', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'both.png' }).waitFor();
    await page.getByRole('button', { name: 'Remove the tag sea' }).click();
    await page.getByRole('button', { name: 'Remove the tag dawn' }).click();
    await page.getByText('3 assets', { exact: true }).waitFor();
  });

  test('lets several be tagged, deleted, brought back and deleted for good', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    for (const name of ['one.png', 'two.png', 'three.png']) await library.put(name, png(10));
    const boxOf = (name: string) => page.getByRole('checkbox', { name: `Select ${name}` });
    await boxOf('three.png').waitFor({ state: 'attached' });
    await boxOf('three.png').click({ force: true });
    await boxOf('one.png').click({ force: true, modifiers: ['Shift'] });
    const bar = page.getByRole('toolbar');
    await bar.getByText('3 assets selected').waitFor();

    await bar.getByRole('button', { name: 'Tag' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Tags to add').fill('summer');
    await dialog.getByLabel('Tags to add').press('Enter');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Tags of 3 assets changed').first().waitFor();
    await library.goTo('/library?tag=summer');
    await page.getByText('3 assets', { exact: true }).waitFor();

    await boxOf('two.png').click({ force: true });
    await bar.getByRole('button', { name: 'Move to trash' }).click();
    await page.getByText('2 assets', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1 asset restored').first().waitFor();

    await library.goTo('/library');
    await boxOf('two.png').click({ force: true });
    await page.keyboard.press('Escape');
    await boxOf('two.png').click({ force: true });
    await bar.getByRole('button', { name: 'Move to trash' }).click();
    await page.getByText('2 assets', { exact: true }).waitFor();
    await library.goTo('/trash');
    await boxOf('two.png').click({ force: true });
    await bar.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
  });

  test('shows what comes in without being asked, and what others do to it', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await page.getByRole('heading', { name: 'Your library is empty' }).waitFor();
    const id = await library.put('late.png', png(12));
    await page.getByRole('link', { name: /late\.png/ }).waitFor();
    const headers = { authorization: `Bearer ${library.workspace.key}` };
    await page.request.patch(`${server.origin}/api/v1/assets/${id}`, {
      headers,
      data: { name: 'renamed.png' },
    });
    await page.getByRole('link', { name: /renamed\.png/ }).waitFor();
    await page.request.delete(`${server.origin}/api/v1/assets/${id}`, { headers });
    await page.getByRole('heading', { name: 'Your library is empty' }).waitFor();
  });

  test('says when there is no network, and goes on where it was when there is', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await library.put('mist.png', png(20));
    await library.put('moon.png', png(21));
    await page.getByText('2 assets', { exact: true }).waitFor();
    const banner = page.getByText('The connection to the server is lost');
    await page.context().setOffline(true);
    await banner.waitFor();
    await page.getByRole('searchbox').fill('mist');
    await page.waitForURL('**/library?q=mist');
    await page.context().setOffline(false);
    await banner.waitFor({ state: 'detached' });
    await page.getByText('1 asset', { exact: true }).waitFor();
  });

  test('plays a video, and its time advances', async (t) => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    const { bytes, name } = await video();
    await library.put(name, bytes);
    await page.getByRole('link', { name: new RegExp(name) }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    const player = page.locator('video');
    await player.waitFor();
    if (
      !(await player.evaluate((one: Player) => one.canPlayType('video/mp4; codecs="avc1.42E01E"') !== ''))
    ) {
      return t.skip('This build of Chromium does not know H.264.');
    }
    await player.evaluate((one: Player) => {
      one.muted = true;
      return one.play();
    });
    await until(async () => (await player.evaluate((one: Player) => one.currentTime)) > 0.2);
    await page.getByRole('button', { name: /One frame on/ }).click();
    assert.equal(await player.evaluate((one: Player) => one.paused), true);
    assert.deepEqual(
      library.complaints.filter((text) => !/ERR_ABORTED/.test(text)),
      [],
    );
  });

  test('shares an asset by a short link, until it is revoked', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    const id = await library.put('shared.png', png(33));
    await library.goTo(`/assets/${id}`);
    await page.getByRole('button', { name: 'Make a short link' }).click();
    const link = page.getByRole('link', { name: /\/s\// });
    const url = (await link.getAttribute('href')) ?? '';
    await using stranger = await openPage(browser);
    const reply = await stranger.page.goto(url);
    assert.equal(reply?.status(), 200);
    assert.deepEqual(await reply?.body(), png(33));
    await page.getByRole('button', { name: 'Revoke the link' }).click();
    await link.waitFor({ state: 'detached' });
    assert.equal((await stranger.page.request.get(url)).status(), 404);
  });

  test('keeps what is written about an asset', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    const id = await library.put('plain.png', png(14));
    await library.goTo(`/assets/${id}`);
    await page.getByRole('textbox', { name: 'Name' }).fill('Sunset.png');
    await page.getByRole('textbox', { name: 'Description' }).fill('by the sea');
    await page.getByRole('combobox', { name: 'Tags' }).pressSequentially('beach,');
    await page.getByRole('heading', { level: 1, name: 'Sunset.png' }).waitFor();
    await page.getByRole('button', { name: 'Remove the tag beach' }).waitFor();
    const headers = { authorization: `Bearer ${library.workspace.key}` };
    await until(async () => {
      const reply = await page.request.get(`${server.origin}/api/v1/assets/${id}`, { headers });
      const { name, description, tags } = await reply.json();
      return `${name}, ${description}, ${tags}` === 'Sunset.png, by the sea, beach';
    });
  });
});
