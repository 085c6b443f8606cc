import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remove } from './client.ts';
import { uniqueFile } from './files.ts';
import { Ledger } from './ledger.ts';
import { between, chooseSeed, seeded } from './random.ts';
import { killRounds, settle } from './rounds.ts';
import { openDataDir } from './storage.ts';
import { someManner, upload } from './upload.ts';

/** Not all are deleted: something has to be there after the last kill. */
const SURVIVORS = 8;
const KILLS = 8;

test('what was deleted never comes back after a kill, and its bytes go', async (t) => {
  const seed = chooseSeed();
  t.diagnostic(`the same again: node test/crash/deletions.test.ts ${seed}`);
  await using directory = await openDataDir();
  const ledger = new Ledger();
  await killRounds({
    dataDir: directory.path,
    ledger,
    random: seeded(seed),
    kills: KILLS,
    async act(target, random) {
      const deletable = ledger.deletable();
      const isDeleting = random() < 0.4 && deletable.length > SURVIVORS;
      const victim = isDeleting ? deletable[between(random, 0, deletable.length - 1)] : undefined;
      if (victim !== undefined) {
        ledger.leaving(victim.sha256);
        const status = await remove(target.origin, victim.id).catch(() => null);
        assert.ok(status === null || status === 204, `${status} instead of 204`);
        if (status === 204) ledger.gone(victim.sha256);
        return;
      }
      const file = uniqueFile(random);
      ledger.sent(file);
      const id = await upload(target, file, someManner(random));
      if (id !== null) ledger.kept(file, id);
    },
  });
  await settle(directory.path, ledger);
  t.diagnostic(`${ledger.count('gone')} were deleted, ${ledger.count('kept')} kept`);
  assert.ok(ledger.count('gone') > 0 && ledger.count('kept') > 0, 'the kills hit nothing');
});
