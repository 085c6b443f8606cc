import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fill, ShapePicture } from '../timeline.ts';
import { rasteriseFill, rasteriseShape } from './shapes.ts';
import { colourAt, countOf, inkOf } from './testing/pixels.ts';

const RED: Fill = { kind: 'solid', colour: '#ff0000ff' };
const RED_TO_BLUE = [
  { at: 0, colour: '#ff0000ff' },
  { at: 1, colour: '#0000ffff' },
];

function shape(setting: Partial<ShapePicture>): ShapePicture {
  return {
    kind: 'shape',
    shape: 'rectangle',
    width: 40,
    height: 20,
    radius: 0,
    fill: RED,
    stroke: null,
    ...setting,
  };
}

test('a rectangle has its colour in every pixel', () => {
  const bitmap = rasteriseShape(shape({ fill: { kind: 'solid', colour: '#12345680' } }));
  assert.deepEqual([bitmap.width, bitmap.height, bitmap.x, bitmap.y], [40, 20, 0, 0]);
  assert.equal(colourAt(bitmap, { x: 0, y: 0 }), colourAt(bitmap, { x: 39, y: 19 }));
  assert.match(colourAt(bitmap, { x: 20, y: 10 }), /^#1[123]3[345]5[567]80$/);
  assert.equal(countOf(bitmap, colourAt(bitmap, { x: 20, y: 10 })), 800);
});

test('rounded corners are cut off', () => {
  const bitmap = rasteriseShape(shape({ radius: 8 }));
  assert.equal(colourAt(bitmap, { x: 0, y: 0 }), '#00000000');
  assert.equal(colourAt(bitmap, { x: 0, y: 10 }), '#ff0000ff');
  assert.equal(colourAt(bitmap, { x: 10, y: 0 }), '#ff0000ff');
});

test('a stroke is inside of the box, and nothing of the fill is outside of it', () => {
  const bitmap = rasteriseShape(shape({ stroke: { colour: '#00ff00ff', width: 4 } }));
  assert.deepEqual(inkOf(bitmap, '#00ff00ff'), {
    count: 40 * 20 - 32 * 12,
    left: 0,
    top: 0,
    right: 39,
    bottom: 19,
  });
  assert.deepEqual(inkOf(bitmap, '#ff0000ff'), { count: 32 * 12, left: 4, top: 4, right: 35, bottom: 15 });
});

test('an ellipse touches the middles of the sides and not the corners', () => {
  const bitmap = rasteriseShape(shape({ shape: 'ellipse' }));
  assert.deepEqual([bitmap.width, bitmap.height], [40, 20]);
  assert.equal(colourAt(bitmap, { x: 2, y: 2 }), '#00000000');
  const area = countOf(bitmap, '#ff0000ff');
  assert.ok(area > 540 && area < Math.PI * 200, `${area} pixels`);
});

test('a line goes along the longer side, as thick as its stroke', () => {
  const stroke = { colour: '#00ff00ff', width: 4 };
  const lying = rasteriseShape(shape({ shape: 'line', fill: null, stroke }));
  assert.deepEqual(inkOf(lying), { count: 160, left: 0, top: 8, right: 39, bottom: 11 });
  const upright = rasteriseShape(shape({ shape: 'line', fill: null, stroke, width: 10, height: 30 }));
  assert.deepEqual(inkOf(upright), { count: 120, left: 3, top: 0, right: 6, bottom: 29 });
});

test('a shape with nothing to see is a transparent pixel', () => {
  const bitmap = rasteriseShape(shape({ fill: null }));
  assert.deepEqual([bitmap.width, bitmap.height, ...bitmap.pixels], [1, 1, 0, 0, 0, 0]);
});

test('a linear gradient goes its way, clockwise from left to right', () => {
  const size = { width: 101, height: 51 };
  const at = (angle: number, x: number, y: number) => {
    const fill: Fill = { kind: 'linear', angle, stops: RED_TO_BLUE };
    return colourAt(rasteriseFill({ kind: 'fill', fill }, size), { x, y });
  };
  assert.match(at(0, 0, 25), /^#f[ef]000[12]ff$|^#fe0001ff$/);
  assert.match(at(0, 100, 25), /^#0[12]00f[def]ff$/);
  assert.match(at(0, 50, 0), /^#(7f|80)00(7f|80)ff$/);
  assert.equal(at(0, 30, 0), at(0, 30, 50));
  assert.match(at(90, 50, 0), /^#f[cde]000[123]ff$/);
  assert.match(at(180, 0, 25), /^#0[12]00f[def]ff$/);
});

test('a radial gradient is the same in all four corners', () => {
  const fill: Fill = {
    kind: 'radial',
    angle: 0,
    stops: RED_TO_BLUE.toReversed().map((stop, at) => ({ ...stop, at })),
  };
  const bitmap = rasteriseFill({ kind: 'fill', fill }, { width: 60, height: 30 });
  assert.match(colourAt(bitmap, { x: 30, y: 15 }), /^#0[0-9a]00f[0-9a-f]ff$/);
  const corners = [0, 59].flatMap((x) => [0, 29].map((y) => colourAt(bitmap, { x, y })));
  assert.deepEqual(new Set(corners).size, 1);
  assert.match(corners[0] ?? '', /^#f[0-9a-f]000[0-9a-f]ff$/);
  // Where the sides are nearest, it is not over yet.
  for (const side of [
    { x: 59, y: 15 },
    { x: 30, y: 29 },
  ]) {
    assert.match(colourAt(bitmap, side), /^#[ab][0-9a-f]00[45][0-9a-f]ff$/);
  }
});

test('stops may stand in any order', () => {
  const draw = (stops: typeof RED_TO_BLUE) =>
    rasteriseFill({ kind: 'fill', fill: { kind: 'linear', angle: 30, stops } }, { width: 30, height: 30 })
      .pixels;
  assert.deepEqual(draw(RED_TO_BLUE), draw(RED_TO_BLUE.toReversed()));
});

test('a fill covers the whole of its box, and the smallest one too', () => {
  const bitmap = rasteriseFill({ kind: 'fill', fill: RED }, { width: 33, height: 7 });
  assert.equal(countOf(bitmap, '#ff0000ff'), 231);
  assert.equal(countOf(rasteriseFill({ kind: 'fill', fill: RED }, { width: 1, height: 1 }), '#ff0000ff'), 1);
});
