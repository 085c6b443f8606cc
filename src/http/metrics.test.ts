import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { listenForMetrics } from './metrics.ts';

suite('a port for figures alone', () => {
  const page = { contentType: 'text/plain; version=0.0.4', text: async () => 'figures 1\n' };

  test('gives them to whoever comes, and nothing besides', async () => {
    await using listener = await listenForMetrics(page, { host: '127.0.0.1', port: 0 });
    const reply = await fetch(`${listener.url}/metrics`);
    assert.equal(reply.headers.get('content-type'), page.contentType);
    assert.equal(await reply.text(), 'figures 1\n');
    assert.equal((await fetch(`${listener.url}/livez`)).status, 404);
  });

  test('is closed with its owner', async () => {
    const listener = await listenForMetrics(page, { host: '127.0.0.1', port: 0 });
    await listener[Symbol.asyncDispose]();
    await assert.rejects(fetch(`${listener.url}/metrics`));
  });
});
