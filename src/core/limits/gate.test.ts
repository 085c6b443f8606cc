import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { AssetError } from '#errors.ts';
import type { Principal } from '../keys.ts';
import { openGate } from './gate.ts';
import { changeOwnLimits } from './limits.ts';
import { networkOf } from './network.ts';

const principal: Principal = {
  workspaceId: 'w',
  keyId: 'k',
  keyName: 'test',
  signedIn: false,
  scopes: new Set(),
};

describe('the gate', () => {
  it('looks at no more keys from an address that guesses, but at those that were right before', async () => {
    await using database = await openTemporaryDatabase();
    let now = 0;
    const gate = openGate({ db: database.db, shared: false, wrongKeys: 2, clock: () => now });
    let looked = 0;
    const come = (address: string, credential: string | null) =>
      gate.identify({ address, credential }, async () => {
        looked += 1;
        if (credential?.startsWith('right')) return principal;
        throw new AssetError('unauthenticated', 'A valid API key is needed.');
      });
    await come('10.0.0.1', 'right');
    for (const credential of [null, null, null, 'a', 'b']) {
      await assert.rejects(come('10.0.0.1', credential), { kind: 'unauthenticated' });
    }
    looked = 0;
    for (const credential of ['c', 'right too']) {
      await assert.rejects(come('10.0.0.1', credential), { kind: 'rate-limited', retryAfter: 30 });
    }
    assert.equal(looked, 0);
    assert.equal(await come('10.0.0.1', 'right'), principal);
    assert.equal(await come('10.0.0.2', 'right too'), principal);
    await assert.rejects(come('10.0.0.1', null), { kind: 'unauthenticated' });
    now += 30_000;
    await assert.rejects(come('10.0.0.1', 'd'), { kind: 'unauthenticated' });
    await assert.rejects(come('10.0.0.1', 'e'), { kind: 'rate-limited' });
  });

  it('holds each key to the limit of its workspace, and learns soon that it was changed', async () => {
    await using database = await openTemporaryDatabase();
    const { db } = database;
    let now = 0;
    const gate = openGate({ db, shared: false, wrongKeys: null, clock: () => now });
    assert.equal(await gate.take(principal), null);
    await changeOwnLimits(db, 'w', { requestsPerMinute: 1 });
    assert.equal(await gate.take(principal), null);
    now += 10_000;
    assert.equal((await gate.take(principal))?.allowed, true);
    assert.equal((await gate.take(principal))?.allowed, false);
    assert.equal((await gate.take({ ...principal, keyId: 'other' }))?.allowed, true);
  });

  it('takes an IPv6 network for one address', () => {
    for (const [address, network] of [
      ['192.0.2.7', '192.0.2.7'],
      ['::ffff:192.0.2.7', '192.0.2.7'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
      ['2001:db8::1', '2001:db8:0:0::/64'],
      ['::1', '0:0:0:0::/64'],
      ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ] as const) {
      assert.equal(networkOf(address), network);
    }
  });
});
