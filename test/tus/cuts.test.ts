import assert from 'node:assert/strict';
import { test } from 'node:test';
import { download } from '../crash/client.ts';
import { between, chooseSeed, type Random, seeded } from '../crash/random.ts';
import { sha256, sound } from './body.ts';
import { Line } from './line.ts';
import { officialUpload } from './official-client.ts';
import { openService } from './service.ts';

const CUTS = 20;
const SIZE = 300_000_000;
/** As long as the request that begins the upload may be: cut there, it would be begun twice. */
const BEGINNING = 10_000;

test('an upload survives every cut of its connection, byte for byte', async (t) => {
  const seed = chooseSeed();
  t.diagnostic(`the same again: node test/tus/cuts.test.ts ${seed}`);
  await using service = await openService({ POLYREEL_MAX_UPLOAD: '1GB', POLYREEL_SHUTDOWN_GRACE: '100ms' });
  const tus = await service.open();
  const bytes = sound(SIZE);
  const hash = sha256(bytes);

  await using line = await Line.open(service.origin, { cuts: someCuts(seeded(seed)) });
  const { key } = tus.client.workspace;
  const { upload, done, offsets } = officialUpload(bytes, { origin: line.origin, key });
  upload.start();
  const asset = await tus.asset(await done);

  assert.equal(line.cutsMade, CUTS);
  assert.deepEqual([asset?.size, asset?.sha256], [SIZE, hash]);
  assert.equal(await download(String(asset?.url)), hash);
  assert.equal((await tus.assets()).length, 1);
  assert.deepEqual(
    offsets,
    offsets.toSorted((a, b) => a - b),
    'what had been acknowledged was lost',
  );
  t.diagnostic(`went on at ${offsets.map((offset) => Math.round(offset / 1e6)).join(', ')} MB`);
});

/** How many bytes pass before each; less than the whole file before the last, so that all of them hit. */
function someCuts(random: Random): number[] {
  const points = Array.from({ length: CUTS }, () => between(random, BEGINNING, SIZE)).sort((a, b) => a - b);
  return points.map((point, index) => point - (points[index - 1] ?? 0));
}
