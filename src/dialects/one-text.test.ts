import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssetError, type Fault } from '#errors.ts';
import { oneText } from './one-text.ts';

const fault = (at: string): Fault => ({ at, in: 'query', message: 'is missing' });

test('an error with one fault, or none, speaks for itself', () => {
  assert.equal(oneText(new AssetError('invalid', 'A sentence.')), 'A sentence.');
  assert.equal(oneText(new AssetError('invalid', 'A sentence.', { faults: [fault('a')] })), 'A sentence.');
});

test('an error with several faults names them all', () => {
  const error = new AssetError('invalid', 'Two things, among others.', { faults: [fault('a'), fault('b')] });
  assert.equal(oneText(error), 'a in the query is missing; b in the query is missing.');
});
