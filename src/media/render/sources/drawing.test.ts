import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { look, type Seen } from '../testing/looking.ts';
import { FOLDER } from '../testing/media.ts';
import { captions, clip, input, line, rectangle, text, timeline, track } from '../testing/timelines.ts';
import type { Clip, Picture } from '../timeline.ts';

const BOX = { width: 160, height: 90 };

function placed(picture: Picture): Clip {
  return clip({ start: 0, length: 4 }, picture, { fit: 'none', box: BOX });
}

function seen(
  picture: Picture,
  { at = 0, files = [] }: { at?: number; files?: string[] } = {},
): Promise<Seen> {
  return look(
    timeline(4, [track([placed(picture)])], { media: files.map((path) => input(path)) }),
    files,
    at,
  );
}

/** Rows with something in them. */
function inkOf({ width, height, pixels }: Seen): { top: number; bottom: number; amount: number } {
  const rows = Array.from(
    { length: height },
    (_, y) => pixels.subarray(y * width * 3, (y + 1) * width * 3).filter((value) => value > 128).length,
  );
  const isInked = (amount: number) => amount > 0;
  return {
    top: rows.findIndex(isInked),
    bottom: rows.findLastIndex(isInked),
    amount: rows.reduce((sum, amount) => sum + amount, 0),
  };
}

suite('captions', () => {
  const spoken = captions([line(0.4, 1, 'One'), line(1, 2, 'Two three'), line(3, 4, 'Four')]);

  test('are there while they are spoken, and not between', async () => {
    const amounts: number[] = [];
    for (const at of [0, 0.36, 0.4, 0.96, 1, 1.96, 2, 2.96, 3, 3.96])
      amounts.push(inkOf(await seen(spoken, { at })).amount);
    assert.deepEqual(
      amounts.map((amount) => amount > 0),
      [false, false, true, true, true, true, false, false, true, true],
    );
    assert.ok((amounts[4] ?? 0) > 1.3 * (amounts[2] ?? 0), 'another line is another picture');
  });

  test('stand where their style says in the room that they have', async () => {
    const at = async (verticalAlign: 'top' | 'middle' | 'bottom') =>
      spoken.kind === 'captions'
        ? inkOf(await seen({ ...spoken, style: { ...spoken.style, verticalAlign } }, { at: 0.4 }))
        : assert.fail();
    const [top, middle, bottom] = [await at('top'), await at('middle'), await at('bottom')];
    assert.ok(top.bottom < 45 && bottom.top > 45, `${top.bottom}, ${bottom.top}`);
    assert.ok(Math.abs(middle.top - top.top - (bottom.top - middle.top)) <= 1);
  });
});

test('a text is set in the font that was given for it', async () => {
  const serif = fileURLToPath(
    import.meta.resolve('@fontsource-variable/noto-serif/files/noto-serif-latin-wght-normal.woff2'),
  );
  const words = text('Hamburg');
  assert.ok(words.kind === 'text');
  const own = { ...words, style: { ...words.style, fontMedia: 0, family: null } };
  const [shipped, given] = [await seen(words), await seen(own, { files: [serif] })];
  assert.ok(inkOf(given).amount > 500);
  assert.ok(!given.pixels.equals(shipped.pixels));
});

test('a font that is none is the failure of its clip', async () => {
  const path = join(FOLDER, 'none.ttf');
  await writeFile(path, 'no font at all');
  const words = text('Hamburg');
  assert.ok(words.kind === 'text');
  const own = { ...words, style: { ...words.style, fontMedia: 0, family: null } };
  await assert.rejects(seen(own, { files: [path] }), {
    kind: 'unprocessable',
    message: /^\/timeline\/tracks/,
  });
});

test('a shape has its own size in its box', async () => {
  const { top, bottom } = inkOf(await seen(rectangle({ width: 100, height: 30 }, '#ffffffff')));
  assert.deepEqual([top, bottom], [30, 59]);
});
