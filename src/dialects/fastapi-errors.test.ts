import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError, ERROR_KINDS } from '#errors.ts';
import { presentFastApiError } from './fastapi-errors.ts';

suite('errors in the manner of FastAPI', () => {
  for (const kind of ERROR_KINDS) {
    test(`${kind} is {detail}: a list for 422, otherwise a sentence`, () => {
      const { status, body } = presentFastApiError(new AssetError(kind, 'A sentence.'));
      const { detail, ...rest } = body as { detail: unknown };
      assert.deepEqual(rest, {});
      const type = kind.replaceAll('-', '_');
      if (status === 422) assert.deepEqual(detail, [{ loc: ['body'], msg: 'A sentence.', type }]);
      else assert.equal(typeof detail, 'string');
    });
  }

  test('a fault is told where it is', () => {
    const faults = [
      { at: '/links/0', in: 'body', message: 'must be string' },
      { at: 'kind', in: 'query', message: 'is missing' },
    ] as const;
    const { body } = presentFastApiError(new AssetError('invalid', 'Two things.', { faults }));
    assert.deepEqual(body, {
      detail: [
        { loc: ['body', 'links', 0], msg: 'must be string', type: 'value_error' },
        { loc: ['query', 'kind'], msg: 'is missing', type: 'missing' },
      ],
    });
  });

  test('an internal fault is told without its cause', () => {
    const { body } = presentFastApiError(new AssetError('internal', 'A path of this machine.'));
    assert.deepEqual(body, { detail: 'Internal Server Error' });
  });
});
