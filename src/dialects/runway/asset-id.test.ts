import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { livesIn, parseAssetId } from './asset-id.ts';

const UUID = '01930f3a-8b5c-7d2e-9f10-0123456789ab';
const EMAILS = ['a@b.co', 'first.last+tag@sub-domain.example.com', 'x-asset:y-runwayml:z@example.com'];

suite('runway asset ids', () => {
  for (const email of EMAILS) {
    test(`names the account ${email}`, () => {
      const named = parseAssetId(`user:100001-runwayml:${email}-asset:${UUID}`);
      assert.deepEqual(named, { id: UUID, account: { userId: 100001, email } });
    });
  }

  test('may be a bare uuid, in any case', () => {
    assert.deepEqual(parseAssetId(UUID.toUpperCase()), { id: UUID, account: null });
  });

  test('is malformed otherwise', () => {
    const full = `user:1-runwayml:a@b.co-asset:${UUID}`;
    const wrong = [
      '',
      'x',
      `${full}0`,
      full.replace('user:1', 'user:'),
      full.replace('a@b.co', ''),
      `${full}\n`,
    ];
    for (const text of wrong) assert.throws(() => parseAssetId(text), { kind: 'invalid' }, text);
  });

  test('lives in the account that it names, in any case, and without one in any', () => {
    const account = { userId: 1, email: 'A@b.co' };
    const idOf = (owner: string) => parseAssetId(`${owner}-asset:${UUID}`);
    assert.ok(livesIn(parseAssetId(UUID), account));
    assert.ok(livesIn(idOf('user:1-runwayml:a@B.co'), account));
    assert.ok(!livesIn(idOf('user:2-runwayml:a@b.co'), account));
    assert.ok(!livesIn(idOf('user:1-runwayml:b@b.co'), account));
  });
});
