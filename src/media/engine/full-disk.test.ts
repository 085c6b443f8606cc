import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import { suite, test } from 'node:test';
import sharp from 'sharp';
import { AssetError } from '#errors.ts';
import { fullDisk } from './full-disk.ts';

/** On Linux, a file that takes nothing. */
const FULL = '/dev/full';
const skip = process.platform !== 'linux' && 'needs /dev/full';

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  return work().then(
    () => assert.fail('it was written'),
    (error: unknown) => error,
  );
}

suite('a full disk', { skip }, () => {
  const blank = { create: { width: 64, height: 64, channels: 3, background: 'teal' } } as const;

  test('is recognised in the words of the system and of the libraries', async () => {
    await using file = await open(FULL, 'w');
    for (const error of [
      await failureOf(() => file.write('x')),
      await failureOf(() => sharp(blank).jpeg().toFile(FULL)),
    ]) {
      const said = fullDisk(error);
      assert.equal(said?.kind, 'unavailable', String(error));
      assert.doesNotMatch(said.message, /\/dev/);
    }
  });

  test('is not seen in other failures', async () => {
    assert.equal(fullDisk(await failureOf(() => open('/dev/full/none'))), null);
    assert.equal(fullDisk(new AssetError('unprocessable', 'The file ends too early.')), null);
    assert.equal(fullDisk('ENOSPC'), null);
  });
});
