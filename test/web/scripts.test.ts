import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { browserSuite } from '../browser/browser.ts';
import { openServer } from '../conformance/server.ts';
import { openLibrary } from './library.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

const text = (page: Page) => page.getByLabel('The script as JSON');

/** A new script from the blank one, still to be saved. */
async function begin(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Blank/ }).click();
  await text(page).waitFor();
}

browserSuite('scripts in the web UI', (browser) => {
  test('the form and the text are one document, and the text says what is wrong with it', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await library.goTo('/scripts/new');
    await begin(page);
    await page.locator('[data-clip="0-0"]').click();
    await page.getByLabel('Weight').fill('300');
    await text(page).getByText('"weight": 300').waitFor();
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByLabel('Frames per second').fill('600');
    await page.getByText('1 thing is wrong with the script').waitFor();
    await page.locator('.cm-lintRange-error').first().waitFor();
    await page.getByLabel('Frames per second').fill('10');
    await page.getByText('1 thing is wrong with the script').waitFor({ state: 'detached' });
    await text(page).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' x');
    await page.getByText('not valid JSON').waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.getByText('not valid JSON').waitFor({ state: 'detached' });
  });

  test('what is not saved is kept over a reload, and leaving it asks', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await library.goTo('/scripts/new');
    await begin(page);
    await page.getByLabel('Name of the script').fill('A name to keep');
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    assert.equal(await page.getByLabel('Name of the script').inputValue(), 'A name to keep');
    await page.getByRole('link', { name: 'Projects' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    assert.match(page.url(), /\/scripts\/new$/);
  });

  test('a script is saved, rendered, made again, compared and made of a table', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await library.goTo('/scripts/new');
    await page.getByRole('button', { name: /^Title card/ }).click();
    await page.getByRole('img', { name: /^The picture at/ }).waitFor();
    await page.getByLabel('Draft').check();
    await page.getByRole('button', { name: 'Save and render' }).click();
    await page.waitForURL(/\/scripts\/[0-9a-f-]{36}$/);
    const results = page.getByRole('region', { name: 'Results' }).getByRole('article');
    await results.locator('video').first().waitFor();
    await page.getByRole('button', { name: /^Make again/ }).click();
    await results.locator('video').nth(1).waitFor();
    for (const choice of await page.getByLabel(/for comparison$/).all()) await choice.check();
    await page.getByRole('link', { name: 'Compare the two' }).click();
    await page.getByText('Both were made by the same version').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Batch from a table' }).click();
    await page.getByLabel('Table').fill('title,from\nOne,#ff0000\nTwo,reddish');
    await page.getByRole('button', { name: 'Make 2' }).click();
    await page.getByText('1 row with problems').waitFor();
    await page.getByLabel('Table').fill('title,from\nOne,#ff0000\nTwo,#00ff00');
    await page.getByRole('dialog').getByLabel('Draft').check();
    await page.getByRole('button', { name: 'Make 2' }).click();
    await page.getByText('2 of 2 done').waitFor();

    await library.goTo('/library');
    await page.getByRole('region', { name: 'Assets' }).getByRole('link').first().click();
    const history = page.getByRole('region', { name: 'History' }).locator('strong');
    await history.filter({ hasText: 'Previews made' }).waitFor();
    for (const step of await history.allInnerTexts()) assert.match(step, /^[A-Z]/, 'not in words of the UI');
  });
});
