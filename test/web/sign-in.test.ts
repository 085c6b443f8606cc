import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { browserSuite } from '../browser/browser.ts';
import { openPage } from '../browser/watched-page.ts';
import { native } from '../conformance/drivers/native.ts';
import { openServer } from '../conformance/server.ts';
import { openLibrary, signIn } from './library.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

browserSuite('signing in', (browser) => {
  test('leads to the library, and back to the page that was asked for', async () => {
    const { workspace } = await server.openClient(native);
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(`${server.origin}/`);
    await page.waitForURL('**/app/sign-in**');
    await signIn(page, workspace.key);
    await page.getByRole('heading', { name: 'Your library is empty' }).waitFor();
    await page.context().clearCookies();
    await page.goto(`${server.origin}/app/library?q=cat`);
    await signIn(page, workspace.key);
    await page.waitForURL('**/app/library?q=cat');
  });

  test('with a wrong key says so, and keeps it nowhere', async () => {
    const { workspace } = await server.openClient(native);
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(`${server.origin}/app/sign-in`);
    await page.getByLabel('API key').fill('polyreel_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This key is not valid').waitFor();
    await signIn(page, workspace.key);
    const kept: string = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    );
    assert.doesNotMatch(kept, /polyreel_/);
  });

  test('ends with signing out', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await page.getByRole('button', { name: /Signed in to/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await library.goTo('/library');
    await page.getByLabel('API key').waitFor();
  });

  test('with a key that may only read shows nothing that changes anything', async () => {
    await using library = await openLibrary(browser, server, { scopes: ['read'] });
    const { page } = library;
    await page.getByRole('heading', { name: 'Your library is empty' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Add media' }).count(), 0);
    await library.goTo('/settings/keys');
    await page.getByText('Only keys with the scope').waitFor();
  });
});
