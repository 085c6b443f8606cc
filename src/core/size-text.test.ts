import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeText } from './size-text.ts';

test('bytes read as a person says them', () => {
  const said = [0, 1023, 1024, 1536, 25 * 2 ** 20, 10 * 2 ** 30].map(sizeText);
  assert.deepEqual(said, ['0 bytes', '1023 bytes', '1 KiB', '1.5 KiB', '25 MiB', '10 GiB']);
});
