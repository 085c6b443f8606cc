import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fixtures } from '../../test/fixtures/make.ts';
import { HEAD_BYTES, sniff } from './sniff.ts';
import { findType } from './types.ts';

const NO_HINTS = { declaredType: null, name: '' };

async function headOf({ path }: { path: string }): Promise<Uint8Array> {
  return (await readFile(path)).subarray(0, HEAD_BYTES);
}

const { types, peculiar, broken } = await fixtures();

for (const fixture of types) {
  test(`${fixture.mediaType} is known by its first bytes and what it is declared to be`, async () => {
    const type = await sniff(await headOf(fixture), { declaredType: fixture.mediaType, name: '' });
    assert.equal(type?.mediaType, findType(fixture.mediaType)?.mediaType);
    assert.equal(type?.extension, fixture.facts.container);
  });

  test(`${fixture.mediaType} is known when its sender calls it image/jpeg, as some do for every file`, async () => {
    const type = await sniff(await headOf(fixture), { declaredType: 'image/jpeg', name: fixture.name });
    // Sound alone in a WebM cannot be told from the first bytes: its probe will.
    const expected = fixture.name === 'tone.webm' ? 'video/webm' : findType(fixture.mediaType)?.mediaType;
    assert.equal(type?.mediaType, expected);
  });
}

test('bytes decide, not the declared type', async () => {
  const [png] = types;
  assert.ok(png);
  const type = await sniff(await headOf(png), { declaredType: 'video/mp4', name: 'film.mp4' });
  assert.equal(type?.mediaType, 'image/png');
});

test('MPEG video without a container gets its own demuxer', async () => {
  assert.equal((await sniff(await headOf(peculiar.elementary), NO_HINTS))?.demuxer, 'mpegvideo');
});

test('a photograph with a gain map is a JPEG, and a stereo pair is not', async () => {
  assert.equal((await sniff(await headOf(peculiar.gainMap), NO_HINTS))?.mediaType, 'image/jpeg');
  const stereo = types.find(({ mediaType }) => mediaType === 'image/mpo');
  assert.ok(stereo);
  assert.equal((await sniff(await headOf(stereo), NO_HINTS))?.mediaType, 'image/mpo');
});

for (const name of ['empty', 'random', 'text', 'playlist', 'concat', 'svg'] as const) {
  test(`${broken[name].name} with the hint ${broken[name].mediaType} is no media`, async () => {
    const { mediaType: declaredType } = broken[name];
    assert.equal(await sniff(await headOf(broken[name]), { declaredType, name: broken[name].name }), null);
  });
}

for (const [what, bytes] of [
  ['a web page', '<!doctype html><html><body><video src="x.mp4"></video></body></html>'],
  ['a PDF', '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'],
  ['a ZIP archive', `PK\x03\x04\x14\0\0\0\b\0${'\0'.repeat(20)}`],
] as const) {
  test(`${what} is no media`, async () => {
    assert.equal(
      await sniff(Buffer.from(bytes, 'latin1'), { declaredType: 'video/mp4', name: 'a.mp4' }),
      null,
    );
  });
}

test('a single byte is no media', async () => {
  assert.equal(await sniff(Buffer.from([0xff]), NO_HINTS), null);
});
