import assert from 'node:assert/strict';
import { it } from 'node:test';
import { insertAsset } from '#db/assets.ts';
import { insertSampleOwner, sampleAsset } from '#db/samples.ts';
import { describeEngines } from '#db/testing/engines.ts';
import { transact } from '#db/transact.ts';
import { openLog } from '#log.ts';
import { openChanges } from '../changes.ts';
import { newId } from '../identifiers.ts';
import { openPulse } from './pulse.ts';

/** Milliseconds, of which none should be needed. */
const LONG = 60_000;
const log = openLog('silent');
const PROGRESS = { received: 1, total: 4, bytesPerSecond: 1 };

describeEngines('whoever follows a workspace', ({ open }) => {
  it('is woken by what happens there, and not by what happens elsewhere', async () => {
    await using database = await open();
    const { db } = database;
    const [owner, stranger] = [await insertSampleOwner(db), await insertSampleOwner(db)];
    await using pulse = openPulse({ db, changes: openChanges(), log });
    using mine = await pulse.follow(owner.workspaceId);
    using theirs = await pulse.follow(stranger.workspaceId);
    const { signal } = new AbortController();
    // Whoever begins looks for himself.
    await Promise.all([mine.next(LONG, signal), theirs.next(LONG, signal)]);
    const waiting = theirs.next(LONG, signal).then(() => 'theirs');
    const woken = mine.next(LONG, signal).then(() => 'mine');
    await transact(db, (tx) => insertAsset(tx, sampleAsset(owner)));
    assert.equal(await Promise.race([woken, waiting]), 'mine');
    await transact(db, (tx) => insertAsset(tx, sampleAsset(stranger)));
    assert.equal(await waiting, 'theirs');
  });

  it('is told how far an asset is that moves, once for many announcements', async () => {
    await using database = await open();
    const { db } = database;
    const [owner, stranger] = [await insertSampleOwner(db), await insertSampleOwner(db)];
    const changes = openChanges();
    await using pulse = openPulse({ db, changes, log });
    using mine = await pulse.follow(owner.workspaceId);
    using theirs = await pulse.follow(stranger.workspaceId);
    const [moving, still] = [newId(), newId()];
    await transact(db, async (tx) => {
      const unfinished = { status: 'processing', progress: JSON.stringify(PROGRESS) };
      await insertAsset(tx, sampleAsset(owner, { id: moving, ...unfinished }));
      await insertAsset(tx, sampleAsset(owner, { id: still }));
    });
    for (let n = 0; n < 5; n += 1) for (const id of [moving, still]) changes.announce(id);
    const told = [];
    while (told.length === 0) {
      await mine.next(LONG, new AbortController().signal);
      told.push(...mine.takeProgress());
    }
    assert.deepEqual(told, [{ assetId: moving, progress: PROGRESS, generation: null }]);
    assert.deepEqual(mine.takeProgress(), []);
    assert.deepEqual(theirs.takeProgress(), []);
  });
});
