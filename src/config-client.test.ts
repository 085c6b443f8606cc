import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readClient } from './config-client.ts';

suite('the settings of a client', () => {
  test('are an address and a key', () => {
    const env = { POLYREEL_URL: 'https://media.example.com/library', POLYREEL_KEY: 'k' };
    assert.deepEqual(readClient(env), { url: 'https://media.example.com/library', key: 'k' });
  });

  test('lead to this machine where no address is given', () => {
    assert.equal(readClient({ POLYREEL_KEY: 'k' }).url, 'http://127.0.0.1:8787');
  });

  test('are all told that are wrong', () => {
    assert.throws(() => readClient({ POLYREEL_URL: 'media.example.com' }), /POLYREEL_URL.*POLYREEL_KEY/s);
  });
});
