import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fixtures } from '../../../test/fixtures/make.ts';
import { multiPictureOf } from './mpo.ts';

const { types, peculiar } = await fixtures();

async function bytesOf(mediaType: string): Promise<Buffer> {
  const found = types.find((fixture) => fixture.mediaType === mediaType);
  assert.ok(found);
  return await readFile(found.path);
}

test('a stereo pair has two pictures of equal rank', async () => {
  assert.deepEqual(multiPictureOf(await bytesOf('image/mpo')), { pages: 2, equal: true });
});

test('a gain map is a second picture of lesser rank', async () => {
  assert.deepEqual(multiPictureOf(await readFile(peculiar.gainMap.path)), { pages: 2, equal: false });
});

test('a plain JPEG has no index', async () => {
  assert.equal(multiPictureOf(await bytesOf('image/jpeg')), null);
});

test('an index that is cut off before its entries is none, and one cut off anywhere is never an error', async () => {
  const whole = await bytesOf('image/mpo');
  // Behind SOI and the head of the segment come 50 bytes of index, then the entries.
  const entries = 2 + 8 + 50;
  for (let length = 0; length < entries; length += 1) {
    assert.equal(multiPictureOf(whole.subarray(0, length)), null, `${length} bytes`);
  }
  for (let length = entries; length < entries + 32; length += 1) multiPictureOf(whole.subarray(0, length));
});

test('offsets that point outside of the file are no index', async () => {
  const bytes = Buffer.from(await bytesOf('image/mpo'));
  bytes.writeUInt32BE(0xffff_fff0, 2 + 8 + 4);
  assert.equal(multiPictureOf(bytes), null);
});
