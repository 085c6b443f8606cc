import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { list, portRanges, room } from './config-values.ts';

suite('the values of settings', () => {
  test('a list is what is between commas', () => {
    assert.deepEqual(list(''), []);
    assert.deepEqual(list(' nas.local, 10.0.0.0/8 ,,[::1]:80'), ['nas.local', '10.0.0.0/8', '[::1]:80']);
  });

  test('room is a size, or none', () => {
    assert.equal(room('64MiB'), 64 * 2 ** 20);
    assert.equal(room('0'), 0);
    for (const wrong of ['', 'none', '-1', '1 bucket'])
      assert.throws(() => room(wrong), /is not a size/, wrong);
  });

  test('ports are single ones and ranges', () => {
    assert.deepEqual(portRanges('80, 1024-65535'), [
      { from: 80, to: 80 },
      { from: 1024, to: 65_535 },
    ]);
    for (const wrong of ['http', '80-', '90-80', '1-2-3', '70000']) {
      assert.throws(() => portRanges(wrong), /is not a port/, wrong);
    }
  });
});
