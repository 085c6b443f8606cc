import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { verifyWebhook } from '@polyreel/sdk';
import { browserSuite } from '../browser/browser.ts';
import { OPEN } from '../conformance/importing.ts';
import { openReceiver, type Received, status } from '../conformance/receiver.ts';
import { openServer } from '../conformance/server.ts';
import { until } from '../conformance/until.ts';
import { seriousViolations } from './axe.ts';
import { type Library, openLibrary } from './library.ts';

const server = await openServer(OPEN);
after(() => server[Symbol.asyncDispose]());

/** On the page of the webhooks; resolves to the secret that was shown. */
async function addWebhook({ page }: Library, url: string): Promise<string> {
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill(url);
  await dialog.getByText('What is chosen here').click();
  for (const name of ['An asset is ready', 'An asset fails']) await dialog.getByLabel(name).uncheck();
  assert.equal(await dialog.getByRole('button', { name: 'Create' }).isDisabled(), true, 'of nothing');
  await dialog.getByLabel('A project is made').check();
  assert.deepEqual(await seriousViolations(page), []);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('dialog', { name: 'The secret of the webhook' }).waitFor();
  const secret = await page.getByRole('status').locator('code').innerText();
  await page.getByRole('button', { name: 'I have noted it' }).click();
  return secret;
}

async function makeProject({ workspace }: Library): Promise<void> {
  const headers = { authorization: `Bearer ${workspace.key}`, 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: '{"title":"Told"}' };
  assert.equal((await fetch(`${server.origin}/api/v1/projects`, init)).status, 201);
}

browserSuite('the page of webhooks', (browser) => {
  test('adds one, shows its secret once, and what it was told, and tells it again', async () => {
    await using receiver = await openReceiver();
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await library.goTo('/settings/webhooks');
    await page.getByText('Nobody is told anything yet.').waitFor();
    const secret = await addWebhook(library, receiver.url);
    await page.getByRole('cell', { name: receiver.url, exact: true }).waitFor();
    await page.getByRole('cell', { name: '1 kind of event' }).waitFor();
    assert.equal((await page.content()).includes(secret), false, 'it is shown once');

    receiver.answer = status(503);
    await makeProject(library);
    const [refused] = await receiver.untilCalls(1);
    await page.getByRole('button', { name: 'Deliveries' }).click();
    await page.getByRole('cell', { name: /It answers 503\./ }).waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Deliveries' }).click();
    receiver.answer = status(204);
    await page.getByRole('button', { name: 'Tell again' }).click();
    await page.getByRole('cell', { name: 'Delivered' }).waitFor();
    const last = receiver.calls.at(-1);
    assert.equal(last?.headers['webhook-id'], refused?.headers['webhook-id']);
    await verified(last, secret);
  });

  test('tests one, disables it, enables it, gives it a new secret and deletes it', async () => {
    await using receiver = await openReceiver();
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await library.goTo('/settings/webhooks');
    const before = await addWebhook(library, receiver.url);
    const choose = async (name: string) => {
      await page.getByRole('button', { name: `More for ${receiver.url}` }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await choose('Send a test');
    await page.getByText('The test was taken.', { exact: true }).waitFor();
    assert.equal(receiver.calls[0]?.type, 'webhook.test');
    await choose('Disable');
    await page.getByRole('cell', { name: 'Disabled' }).waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await choose('Enable');
    await page.getByRole('cell', { name: 'Active' }).waitFor();

    await choose('New secret…');
    await page.getByRole('button', { name: 'Make a new secret' }).click();
    const fresh = await page.getByRole('dialog').getByRole('status').locator('code').innerText();
    await page.getByRole('button', { name: 'I have noted it' }).click();
    await choose('Send a test');
    await until(async () => receiver.calls.length === 2);
    for (const secret of [before, fresh]) await verified(receiver.calls[1], secret);

    await choose('Delete…');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nobody is told anything yet.').waitFor();
  });

  test('is for administrators', async () => {
    await using library = await openLibrary(browser, server, { scopes: ['read', 'write'] });
    await library.goTo('/settings/webhooks');
    await library.page.getByText('Only keys with the scope').waitFor();
  });
});

async function verified(call: Received | undefined, secret: string): Promise<void> {
  assert.ok(call);
  await verifyWebhook(call.body, call.headers, secret);
}
