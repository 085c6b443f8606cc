import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError, ERROR_KINDS } from '#errors.ts';
import { presentError } from './errors.ts';

/** What the documentation gives with each code. */
const DOCUMENTED = {
  unauthenticated: {
    status: 401,
    type: 'UNAUTHORIZED',
    title: 'Unauthorized',
    errorCode: 'OPEN_API_KEY_INVALID',
  },
  'rate-limited': {
    status: 429,
    type: 'RATE_LIMITED',
    title: 'Too many requests',
    errorCode: 'OPEN_API_REQUEST_LIMIT_EXCEEDED',
  },
  referenced: { status: 409, errorCode: 'ASSET_REFERENCED' },
  internal: { status: 500, errorCode: 'INTERNAL_ERROR' },
} as const;

suite('Indream errors', () => {
  for (const kind of ERROR_KINDS) {
    test(`${kind} has a type, a title, a status, a detail and a code`, () => {
      const { status, body } = presentError(new AssetError(kind, 'A sentence.'));
      const error = body as Record<string, unknown>;
      assert.deepEqual(Object.keys(error), ['type', 'title', 'status', 'detail', 'errorCode']);
      assert.equal(error.status, status);
      assert.match(`${error.type} ${error.errorCode}`, /^[A-Z_]+ [A-Z_]+$/);
    });
  }

  for (const [kind, documented] of Object.entries(DOCUMENTED)) {
    test(`${kind} is told as documented`, () => {
      const { body } = presentError(new AssetError(kind as keyof typeof DOCUMENTED, 'A sentence.'));
      assert.partialDeepStrictEqual(body, documented);
    });
  }

  test('an internal fault is told without its cause', () => {
    const { body } = presentError(new AssetError('internal', 'A path of this machine.'));
    assert.doesNotMatch(JSON.stringify(body), /machine/);
  });
});
