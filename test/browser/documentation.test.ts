import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Type } from 'typebox';
import { ProblemReply } from '#dialects/native/schema.ts';
import { send } from '../conformance/client.ts';
import { shaped } from '../conformance/driver.ts';
import { native } from '../conformance/drivers/native.ts';
import { openServer } from '../conformance/server.ts';
import { browserSuite } from './browser.ts';
import { openPage } from './watched-page.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());
/** As from another machine without TLS: browsers trust what is local more than that. */
const origin = server.origin.replace('127.0.0.1', 'polyreel.test');

const get = (path: string) => send(server.origin, { method: 'GET', path });
const Operations = Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()));
const Document = Type.Object({ paths: Operations, webhooks: Operations });

browserSuite('the documentation in a browser', (browser) => {
  test('the reference shows every operation, with nothing from elsewhere and without a complaint', async () => {
    await using watched = await openPage(browser);
    const { page, complaints, origins } = watched;
    await page.goto(`${origin}/docs`);
    assert.equal(await page.title(), 'Polyreel API');
    const document = shaped(await get('/api/v1/openapi.json'), 200, Document);
    const { paths, webhooks } = document;
    const operations = [paths, webhooks].flatMap(Object.values).flatMap(Object.keys);
    await page.locator('#operations-assets-listAssets').waitFor();
    await page
      .locator('.opblock')
      .nth(operations.length - 1)
      .waitFor();
    assert.equal(await page.locator('.opblock').count(), operations.length);
    assert.deepEqual(complaints, []);
    assert.deepEqual([...origins], [origin]);
  });

  test('an operation of the reference can be opened and tried with a key', async () => {
    const { workspace } = await server.openClient(native);
    await using watched = await openPage(browser);
    const { page, complaints, origins } = watched;
    await page.goto(`${origin}/docs`);
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.locator('#auth-bearer-value').fill(workspace.key);
    await page.getByRole('button', { name: 'Apply credentials' }).first().click();
    await page.getByRole('button', { name: 'Close' }).first().click();

    const operation = page.locator('#operations-assets-listAssets');
    await operation.locator('.opblock-summary-control').click();
    await operation.getByText('nextCursor').first().waitFor();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    const reply = operation.locator('.live-responses-table .response', { hasText: '"hasMore": false' });
    assert.match(await reply.innerText(), /^200\b/);
    assert.deepEqual(complaints, []);
    assert.deepEqual([...origins], [origin]);
  });

  test('the type of a problem leads to what its code means', async () => {
    const problem = shaped(await get('/api/v1/assets'), 401, ProblemReply);
    await using watched = await openPage(browser);
    const { page, complaints, origins } = watched;
    await page.goto(new URL(problem.type, origin).href);
    assert.equal(await page.title(), 'Polyreel: errors');
    const meant = page.locator('tr:target');
    assert.match(await meant.innerText(), new RegExp(`^${problem.code}\\s+401\\s+No API key`));
    assert.ok(await meant.isVisible());
    assert.deepEqual(complaints, []);
    assert.deepEqual([...origins], [origin]);
  });
});
