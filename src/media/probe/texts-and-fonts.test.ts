import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { temporaryDirectory } from '#db/temporary.ts';
import { PREVIEW_PARTS } from '../facts.ts';
import { preview } from '../preview/preview.ts';
import { probe } from './probe.ts';

const SERIF = createRequire(import.meta.url).resolve(
  '@fontsource-variable/noto-serif/files/noto-serif-latin-wght-normal.woff2',
);

async function probed(bytes: string | Uint8Array, name: string) {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'file');
  await writeFile(path, bytes);
  const facts = await probe({ path, mediaType: 'text/plain', name });
  return { facts, previews: await preview({ path, facts, outDir: directory.path, parts: PREVIEW_PARTS }) };
}

suite('captions', () => {
  test('have lines and an end, whatever they are called, and nothing to look at', async () => {
    const { facts, previews } = await probed('1\n00:00:00,000 --> 00:00:01,500\nHello\n', 'film.mp4');
    assert.deepEqual(
      [facts.kind, facts.mediaType, facts.duration, facts.captions],
      ['captions', 'application/x-subrip', 1.5, { format: 'srt', lines: 1 }],
    );
    assert.deepEqual(previews, { files: [], thumbhash: null, problems: [] });
  });

  test('that cannot be read say where', async () => {
    const text = '1\n00:00:00,000 --> 00:00:01,500\nHello\n\n2\n00:00:02,000 --> soon\nHo\n';
    await assert.rejects(probed(text, 'a.srt'), { kind: 'unprocessable', message: /line 6/ });
  });
});

suite('a font', () => {
  test('tells its family and shows some letters', async () => {
    const { facts, previews } = await probed(await readFile(SERIF), 'serif.woff2');
    assert.deepEqual(
      [facts.kind, facts.mediaType, facts.font],
      ['font', 'font/woff2', { format: 'woff2', family: 'Noto Serif' }],
    );
    assert.deepEqual(
      previews.files.map(({ role, width, height }) => [role, width, height]),
      [['thumbnail', 512, 288]],
    );
    assert.deepEqual(previews.problems, []);
  });

  test('that is damaged is refused', async () => {
    const bytes = await readFile(SERIF);
    bytes.fill(0xaa, 60);
    await assert.rejects(probed(bytes, 'serif.woff2'), { kind: 'unprocessable', message: /font/ });
  });
});
