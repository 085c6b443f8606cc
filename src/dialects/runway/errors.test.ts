import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError, ERROR_KINDS } from '#errors.ts';
import { presentError } from './errors.ts';

suite('Runway errors', () => {
  for (const kind of ERROR_KINDS) {
    test(`${kind} is {error, code}, the code being the status`, () => {
      const { status, body } = presentError(new AssetError(kind, 'A sentence.'));
      assert.ok(status >= 400 && status < 600);
      const error = { unauthenticated: 'Unauthorized', 'not-found': 'Not found.' }[String(kind)];
      assert.deepEqual(body, {
        error: error ?? (kind === 'internal' ? 'Internal server error.' : 'A sentence.'),
        code: status,
      });
    });
  }
});
