import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AssetError } from '#errors.ts';
import { SqliteError } from './errors.ts';
import { WriteLock } from './write-lock.ts';

const BUSY = new AssetError('unavailable', 'It is in use.', {
  cause: new SqliteError('database is locked', 5),
});

describe('the right to write', () => {
  it('is looked for until another process has let it go', async () => {
    let looks = 0;
    const lock = new WriteLock(() => {
      looks += 1;
      if (looks < 5) throw BUSY;
    });
    await lock.take();
    assert.equal(looks, 5);
  });

  it('is given up when another process never lets it go, and at once when something else is wrong', async () => {
    const never = new WriteLock(() => {
      throw BUSY;
    }, 20);
    await assert.rejects(never.take(), BUSY);
    const full = new AssetError('unavailable', 'The disk is full.', { cause: new SqliteError('full', 13) });
    let looks = 0;
    const failing = new WriteLock(() => {
      looks += 1;
      throw full;
    });
    await assert.rejects(failing.take(), full);
    assert.equal(looks, 1);
  });
});
