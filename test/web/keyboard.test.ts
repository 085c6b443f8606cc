import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { png } from '../acceptance/tiny-media.ts';
import { browserSuite } from '../browser/browser.ts';
import { openPage } from '../browser/watched-page.ts';
import { native } from '../conformance/drivers/native.ts';
import { openServer } from '../conformance/server.ts';
import { until } from '../conformance/until.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

/** Presses Tab until what is in focus is called that, as a person who looks for it does. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('Tab');
    if ((await focusedName(page)).startsWith(name)) return;
  }
  assert.fail(`Tab never comes to ${name}`);
}

/** By its label, its own or of its field, or else its text. */
async function focusedName(page: Page): Promise<string> {
  const name: string = await page.evaluate(`{
    const focused = document.activeElement;
    focused.getAttribute('aria-label') ?? focused.labels?.[0]?.textContent ?? focused.textContent;
  }`);
  return name.trim();
}

const focusedAsset = (page: Page): Promise<string | null> =>
  page.evaluate('document.activeElement.dataset.asset ?? null');

browserSuite('the keyboard alone', (browser) => {
  test('is enough to sign in, look, select, tag, delete, undo and sign out', async () => {
    const client = await server.openClient(native);
    const ids: string[] = [];
    for (const name of ['one.png', 'two.png', 'three.png']) {
      const reply = await client.call({
        method: 'POST',
        path: `/api/v1/assets?name=${name}`,
        headers: { prefer: 'wait=50' },
        body: png(20),
      });
      ids.unshift((JSON.parse(reply.bytes.toString()) as { id: string }).id);
    }
    await using watched = await openPage(browser);
    const { page } = watched;
    const { keyboard } = page;
    await page.goto(`${server.origin}/app/`);
    await page.getByLabel('API key').waitFor();
    await tabTo(page, 'API key');
    await keyboard.type(client.workspace.key);
    await keyboard.press('Enter');
    await page.getByRole('link', { name: 'three.png' }).waitFor();

    await tabTo(page, 'three.png');
    await keyboard.press('ArrowRight');
    await until(async () => (await focusedAsset(page)) === ids[1]); // with the next frames
    await keyboard.press('Space');
    await keyboard.press('Shift+ArrowRight');
    await page.getByText('2 assets selected').first().waitFor();
    await tabTo(page, 'Tag');
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'Tags to add');
    await keyboard.type('picked,');
    await tabTo(page, 'Apply');
    await keyboard.press('Enter');
    await page.getByText('Tags of 2 assets changed').first().waitFor();

    await page.getByRole('link', { name: 'three.png' }).focus();
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'three.png' }).waitFor();
    await tabTo(page, 'Delete');
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Library' }).waitFor();
    await page.getByText('2 assets', { exact: true }).waitFor();
    await keyboard.press('F8'); // where toasts are, says their library
    await tabTo(page, 'Undo');
    await keyboard.press('Enter');
    await page.getByText('3 assets', { exact: true }).waitFor();

    await tabTo(page, 'Signed in to');
    await keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await until(async () => {
      await keyboard.press('End');
      return (await focusedName(page)).startsWith('Sign out');
    });
    await keyboard.press('Enter');
    await page.getByLabel('API key').waitFor();
  });
});
