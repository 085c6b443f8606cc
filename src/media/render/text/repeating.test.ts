import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { CanvasKit } from 'canvaskit-wasm/full';
import { filesOf } from '../fonts/font-file.ts';
import { skia } from '../raster/skia.ts';
import { fontBook } from './font-book.ts';
import { drawText } from './testing/pictures.ts';

const STYLE = {
  weight: 650,
  italic: true,
  outline: { colour: '#ff0000ff', width: 2 },
  shadow: { colour: '#000000c0', blur: 7, x: 3, y: 3 },
};
const TEXT = 'Same bytes, même ترتيب 世界 😀';

const digest = () => hash('sha256', drawText(TEXT, STYLE).pixels);

test('the same text is the same bytes, in another process too', async () => {
  const first = digest();
  drawText('something else 骨の', { size: 33 });
  assert.equal(digest(), first);

  const pictures = new URL('./testing/pictures.ts', import.meta.url).href;
  const script = `
    import { hash } from 'node:crypto';
    const { drawText } = await import(${JSON.stringify(pictures)});
    console.log(hash('sha256', drawText(${JSON.stringify(TEXT)}, ${JSON.stringify(STYLE)}).pixels));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  assert.equal(stdout.trim(), first);
});

/** Bytes; it grows and never shrinks. */
function heapSize(): number {
  return (skia as CanvasKit & { readonly HEAPU8: Uint8Array }).HEAPU8.length;
}

test('hundreds of texts leave nothing behind in the memory of Skia', () => {
  // Each takes a megabyte of pixels, and as much again to be laid out: no two hundred of them have room.
  const draw = (index: number) => {
    const text = `${index} of many words `.repeat(350);
    const outline = { colour: '#000000ff', width: 1 };
    drawText(text, { size: 7 + (index % 5) / 5, weight: 100 + index, outline }, { width: 500 + index });
  };
  for (let index = 0; index < 20; index++) draw(index);
  const before = heapSize();
  for (let index = 20; index < 220; index++) draw(index);
  assert.equal(heapSize(), before);
});

/** Another font for each index, of two megabytes: they are in the block that WOFF2 keeps for private use. */
function ownFont(index: number): Buffer {
  const font = filesOf('Noto Sans', { italic: false }).latin.read();
  const padded = Buffer.alloc(Math.ceil(font.length / 4) * 4 + 2_000_000);
  font.copy(padded);
  padded.writeUInt32BE(padded.length, 8);
  padded.writeUInt32BE(padded.length - 2_000_000, 40);
  padded.writeUInt32BE(2_000_000, 44);
  padded.writeUInt32BE(index, padded.length - 4);
  return padded;
}

test('users’ fonts are put away when there are many of them', () => {
  for (let index = 0; index < 20; index++) fontBook().own(ownFont(index));
  const before = heapSize();
  for (let index = 20; index < 120; index++) fontBook().own(ownFont(index));
  assert.equal(heapSize(), before);
});
