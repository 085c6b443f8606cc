import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtures } from '../../../test/fixtures/make.ts';
import { MEDIA_TYPES } from '../types.ts';
import { Container } from './container.ts';

const { broken } = await fixtures();

const DEMUXERS = new Set(MEDIA_TYPES.map(({ demuxer }) => demuxer).filter((demuxer) => demuxer !== null));

for (const demuxer of DEMUXERS) {
  test(`the ${demuxer} demuxer follows no playlist`, () => {
    for (const { path } of [broken.playlist, broken.concat]) {
      // A bare elementary stream takes any bytes, and finds nothing to show in them.
      try {
        using container = new Container(path, demuxer);
        assert.deepEqual(
          [...container.packets()].filter(({ streamIndex }) => streamIndex > 0),
          [],
        );
        assert.equal(container.video?.codecpar.width ?? 0, 0);
        assert.equal(container.audio, null);
      } catch (error) {
        assert.equal((error as { kind?: string }).kind, 'unprocessable');
      }
    }
  });
}

test('a path is a path and never a protocol', () => {
  for (const path of ['concat:/etc/hostname', 'http://127.0.0.1:1/a.mp4', 'data:video/mp4;base64,AAAA']) {
    assert.throws(() => new Container(path, 'mov'), { message: /No such file/ });
  }
});
