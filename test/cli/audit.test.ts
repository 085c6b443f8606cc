import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { openServer } from '../conformance/server.ts';
import { openUser } from './program.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

suite('polyreel audit', () => {
  test('is a table for people and lines of JSON for programs, as long and as narrow as was asked for', async () => {
    await using user = await openUser(server);
    const { id } = await user.polyreel.keys.create({ name: 'build\u001b[31m', scopes: ['read'] });
    await user.polyreel.keys.revoke(id);
    const { lines, code } = await user.run(['audit', '--limit', '2', '--since', '1h']);
    assert.equal(code, 0);
    assert.equal(lines.length, 3);
    assert.match(lines[0] ?? '', /^WHEN +WHO +ACTION +WHAT +FROM$/);
    assert.match(
      lines[1] ?? '',
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +test +key\.revoked +build�\[31m +127\.0\.0\.1$/,
    );
    assert.match(lines[2] ?? '', / key\.created /);
    const narrow = await user.run(['audit', '--json', '--target', id, '--action', 'key.created']);
    assert.deepEqual(
      narrow.lines.map((line) => JSON.parse(line).action),
      ['key.created'],
    );
    assert.equal((await user.run(['audit', '--json', '--until', '1h'])).stdout, '');
  });

  test('says which actions there are, and takes no key but an administrator’s', async () => {
    await using user = await openUser(server);
    const wrong = await user.run(['audit', '--action', 'key.lost']);
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.stderr, /action/);
    const { secret } = await user.polyreel.keys.create({ name: 'reader', scopes: ['read'] });
    const refused = await user.run(['audit'], { env: { POLYREEL_KEY: secret } });
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /admin/);
  });
});
