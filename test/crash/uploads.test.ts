import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uniqueFile } from './files.ts';
import { Ledger } from './ledger.ts';
import { chooseSeed, seeded } from './random.ts';
import { killRounds, settle } from './rounds.ts';
import { openDataDir } from './storage.ts';
import { someManner, upload } from './upload.ts';

const KILLS = 20;

test('what was acknowledged survives every kill amid uploads, and nothing else stays', async (t) => {
  const seed = chooseSeed();
  t.diagnostic(`the same again: node test/crash/uploads.test.ts ${seed}`);
  await using directory = await openDataDir();
  const ledger = new Ledger();
  await killRounds({
    dataDir: directory.path,
    ledger,
    random: seeded(seed),
    kills: KILLS,
    async act(target, random) {
      const file = uniqueFile(random);
      ledger.sent(file);
      const id = await upload(target, file, someManner(random));
      if (id !== null) ledger.kept(file, id);
    },
  });
  await settle(directory.path, ledger);
  t.diagnostic(`${ledger.count('kept')} uploads survived, ${ledger.count('sent')} were cut off`);
  assert.ok(ledger.count('kept') > 0 && ledger.count('sent') > 0, 'the kills hit nothing');
});
