import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtures } from '../../../test/fixtures/make.ts';
import { openImage } from './images.ts';

const { types, broken } = await fixtures();

test('a drawing is not opened, even when nobody looked at its first bytes', async () => {
  await assert.rejects(openImage(broken.svg.path).metadata(), /unsupported image format/);
});

test('images of every known type are opened', async () => {
  for (const { path, facts } of types.filter(({ mediaType }) => mediaType.startsWith('image/'))) {
    assert.equal((await openImage(path).metadata()).width, facts.image?.width);
  }
});
