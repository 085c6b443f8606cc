import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fileNameOf } from './names.ts';

const nameOf = (name: string) => fileNameOf({ id: 'the-id', name, extension: 'mp4' });

suite('the name of a saved file', () => {
  test('is that of the asset where a file can be called so', () => {
    assert.deepEqual(['Sea, 1.mp4', 'été 日本.mov', 'v1.2'].map(nameOf), [
      'Sea, 1.mp4',
      'été 日本.mov',
      'v1.2.mp4',
    ]);
  });

  test('is never a path, nor what some system keeps to itself', () => {
    assert.deepEqual(
      ['../../etc/passwd', 'C:\\x.mp4', 'a\u0000b\n.mp4', '..', '.', '', 'a.mp4. '].map(nameOf),
      ['.._.._etc_passwd.mp4', 'C__x.mp4', 'a_b_.mp4', 'the-id.mp4', 'the-id.mp4', 'the-id.mp4', 'a.mp4'],
    );
  });

  test('fits into every file system, whole characters only', () => {
    const name = nameOf(`${'🎬'.repeat(100)}.mp4`);
    assert.ok(Buffer.byteLength(name) <= 255 && name.isWellFormed() && name.endsWith('🎬.mp4'), name);
  });
});
