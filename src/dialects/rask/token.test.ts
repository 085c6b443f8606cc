import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError, type ErrorKind } from '#errors.ts';
import { presentTokenError } from './token.ts';

suite('Rask token errors', () => {
  test('those of the request for a token are in the words of RFC 6749', () => {
    const told = (kind: ErrorKind) => presentTokenError(new AssetError(kind, 'Why.'));
    assert.deepEqual(told('unauthenticated').body, { error: 'invalid_client' });
    assert.deepEqual(told('malformed').body, { error: 'invalid_request', error_description: 'Why.' });
    for (const kind of ['unauthenticated', 'malformed', 'invalid', 'unprocessable'] as const) {
      assert.equal(told(kind).status, 400);
    }
    assert.deepEqual(told('route-not-found').body, { detail: 'Not Found' });
  });
});
