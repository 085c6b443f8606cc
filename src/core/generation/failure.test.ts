import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssetError } from '#errors.ts';
import { failureOf } from './failure.ts';

test('a failure of the renderer names its clip', () => {
  const error = new AssetError('unprocessable', '/timeline/tracks/0/clips/2: the file ends too early.');
  assert.deepEqual(failureOf(error), {
    pointer: '/timeline/tracks/0/clips/2',
    message: 'the file ends too early.',
  });
});

test('a fault of the script names its place', () => {
  const faults = [{ at: '/output/fps', in: 'body', message: 'is too much' }] as const;
  const error = new AssetError('invalid', 'The script is not valid.', { faults });
  assert.deepEqual(failureOf(error), { pointer: '/output/fps', message: 'is too much' });
});

test('anything else is told as it is, and a bug as none of anybody’s business', () => {
  const error = new AssetError('unavailable', 'The disk is full.');
  assert.deepEqual(failureOf(error), { pointer: null, message: 'The disk is full.' });
  assert.doesNotMatch(failureOf(new Error('/secret/path')).message, /secret/);
});
