import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Polyreel } from '@polyreel/sdk';
import { browserSuite } from '../browser/browser.ts';
import { openServer } from '../conformance/server.ts';
import { until } from '../conformance/until.ts';
import { seriousViolations } from './axe.ts';
import { type Library, openLibrary } from './library.ts';

/** More than the API tells of at once. */
const MANY = 60;

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

const sdkOf = ({ workspace: { key } }: Library) => new Polyreel({ baseUrl: server.origin, key });

browserSuite('the page of the audit log', (browser) => {
  test('tells who did what, and finds it by what it was and by what it was done to', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    const polyreel = sdkOf(library);
    const { id } = await polyreel.keys.create({ name: 'Kiosk', scopes: ['read'] });
    await polyreel.keys.create({ name: 'Camera', scopes: ['write'] });
    await polyreel.keys.revoke(id);
    await library.goTo('/settings/audit');
    const row = (text: string | RegExp) => page.getByRole('row').filter({ hasText: text });
    await row('Revoked a key').filter({ hasText: 'Kiosk' }).waitFor();
    await row('Signed in').first().waitFor();
    await row('Camera').getByText('Details').click();
    assert.match(await row('Camera').innerText(), /Made a key[\s\S]*127\.0\.0\.1[\s\S]*scopes\s+write/);
    assert.deepEqual(await seriousViolations(page), []);

    await page.getByLabel('What').selectOption('Made a key');
    await row('Revoked a key').waitFor({ state: 'detached' });
    await row('Camera').waitFor();
    await row('Camera').getByRole('button', { name: 'Camera' }).click();
    await row('Kiosk').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Only what was done to Camera' }).last().click();
    await row('Kiosk').waitFor();

    await page.getByLabel('Who').selectOption('The service itself');
    await row('Kiosk').waitFor({ state: 'detached' });
    await page.getByLabel('Who').selectOption('Anybody');
    await row('Kiosk').waitFor();
    await page.getByLabel('Until').fill('2020-01-01');
    await page.getByText('Nothing like it was done.').waitFor();
  });

  test('shows what is done meanwhile, and the pages before', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    const polyreel = sdkOf(library);
    await library.goTo('/settings/audit');
    const rows = page.locator('tbody').getByRole('row');
    await rows.first().waitFor();
    for (let number = 0; number < MANY; number += 1) {
      await polyreel.keys.create({ name: `Key ${number}`, scopes: ['read'] });
    }
    const key = (number: number) => rows.getByRole('button', { name: `Key ${number}`, exact: true });
    await key(MANY - 1).waitFor();
    assert.equal(await key(0).count(), 0);
    await page.getByRole('button', { name: 'Show more' }).click();
    await key(0).waitFor();
    await until(async () => (await rows.count()) > MANY);
  });

  test('is for administrators', async () => {
    await using library = await openLibrary(browser, server, { scopes: ['read', 'write'] });
    await library.goTo('/settings/audit');
    await library.page.getByText('Only keys with the scope').waitFor();
  });
});
