import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExpectedFacts, Fixture } from '../../../test/fixtures/fixture.ts';
import { fixtures } from '../../../test/fixtures/make.ts';
import type { Facts } from '../facts.ts';
import { typeOf } from '../types.ts';
import { probe } from './probe.ts';

/** Seconds: codecs fill their last frame, and some start before the first sample. */
const CLOSE = 0.05;

const { types, peculiar, broken } = await fixtures();

const hinted = ({ path, mediaType, name }: Pick<Fixture, 'path' | 'mediaType' | 'name'>) => ({
  path,
  mediaType,
  name,
});

function assertFacts(facts: Facts, expected: ExpectedFacts): void {
  const { duration, kind, container, ...streams } = expected;
  assert.deepEqual({ kind: facts.kind, container: facts.container }, { kind, container });
  if (duration === null) assert.equal(facts.duration, null);
  else
    assert.ok(
      Math.abs((facts.duration ?? 0) - duration) < CLOSE,
      `it takes ${facts.duration} s, not ${duration} s`,
    );
  for (const name of ['video', 'audio', 'image'] as const) {
    if (streams[name] === undefined) assert.equal(facts[name], null, name);
    else assert.partialDeepStrictEqual(facts[name], streams[name]);
  }
}

for (const fixture of [...types, ...Object.values(peculiar)]) {
  test(`the facts of ${fixture.name}`, async () => {
    const facts = await probe(hinted(fixture));
    assertFacts(facts, fixture.facts);
    assert.equal(facts.mediaType, typeOf(fixture.mediaType).mediaType);
  });
}

test('what is in a container names its type, whatever it was taken for', async () => {
  const sound = types.find(({ mediaType }) => mediaType === 'audio/webm');
  const film = types.find(({ mediaType }) => mediaType === 'video/ogg');
  assert.ok(sound && film);
  assert.equal((await probe({ ...hinted(sound), mediaType: 'video/webm' })).mediaType, 'audio/webm');
  assert.equal(
    (await probe({ ...hinted(film), mediaType: 'audio/ogg', name: 'a.ogg' })).mediaType,
    'video/ogg',
  );
  assert.equal(
    (await probe({ ...hinted(peculiar.podcast), mediaType: 'video/mp4', name: 'a.mp4' })).kind,
    'audio',
  );
});

test('a stereo photograph is one without any hint', async () => {
  const stereo = types.find(({ mediaType }) => mediaType === 'image/mpo');
  assert.ok(stereo);
  assert.equal((await probe({ path: stereo.path, mediaType: null, name: '' })).mediaType, 'image/mpo');
});

test('titles are kept', async () => {
  const song = types.find(({ mediaType }) => mediaType === 'audio/mpeg');
  assert.ok(song);
  const { tags } = await probe(hinted(song));
  assert.partialDeepStrictEqual(tags, { title: 'Tone', artist: 'Polyreel' });
});

for (const fixture of Object.values(broken)) {
  test(`${fixture.name} is refused with a reason`, async () => {
    await assert.rejects(probe(hinted(fixture)), { kind: fixture.refusal, message: fixture.reason });
  });
}
