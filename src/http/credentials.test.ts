import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { apiKeyHeader, basicCredentials, bearerToken } from './credentials.ts';

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

suite('credentials', () => {
  test('a bearer token is taken whole, in any case of the scheme', () => {
    assert.equal(bearerToken({ authorization: 'bearer  a:b=~ ' }), 'a:b=~');
    assert.equal(bearerToken({ authorization: 'Basic YTpi' }), null);
    assert.equal(bearerToken({ authorization: 'Bearer ' }), null);
    assert.equal(bearerToken({}), null);
  });

  test('an API key that is empty is none', () => {
    assert.equal(apiKeyHeader({ 'x-api-key': 'k' }), 'k');
    assert.equal(apiKeyHeader({ 'x-api-key': '' }), null);
    assert.equal(apiKeyHeader({}), null);
  });

  test('basic credentials end the user at the first colon, and are UTF-8', () => {
    assert.deepEqual(basicCredentials(basic('me:a:b')), { user: 'me', password: 'a:b' });
    assert.deepEqual(basicCredentials(basic(':ключ')), { user: '', password: 'ключ' });
    assert.equal(basicCredentials(basic('no colon')), null);
    assert.equal(basicCredentials({ authorization: 'Bearer a' }), null);
    assert.equal(basicCredentials({}), null);
  });
});
