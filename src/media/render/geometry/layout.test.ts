import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { clip, image, text } from '../testing/timelines.ts';
import { ANCHORS, type Clip } from '../timeline.ts';
import { extentOf } from './extent.ts';
import { isAtRest, isStill, type Layout, layoutAt, NO_OFFSET } from './layout.ts';

const STAGE = { width: 200, height: 100 };
const NATURAL = { width: 400, height: 300 };
const TIME = { start: 0, length: 2 };
const BOX = { box: { width: 100, height: 50 }, x: 100, y: 50 } as const;

function layout(one: Clip, seconds = 0, zoom = { x: 1, y: 1 }): Layout {
  return layoutAt(one, NATURAL, { seconds, zoom, stage: STAGE, offset: NO_OFFSET });
}

suite('a layout', () => {
  test('brings a picture to its box as it is to fit', () => {
    const fitted = (fit: 'cover' | 'contain' | 'fill' | 'none') =>
      layout(clip(TIME, image(0), { ...BOX, fit })).scale;
    assert.deepEqual(fitted('cover'), { x: 0.25, y: 0.25 });
    assert.deepEqual(fitted('contain'), { x: 1 / 6, y: 1 / 6 });
    assert.deepEqual(fitted('fill'), { x: 0.25, y: 1 / 6 });
    assert.deepEqual(fitted('none'), { x: 1, y: 1 });
  });

  test('cuts off what covers its box, in the middle, but no shadow of a text', () => {
    assert.deepEqual(layout(clip(TIME, image(0), BOX)).visible, { x: 0, y: 50, width: 400, height: 200 });
    const { visible } = layout(clip(TIME, text('words'), { ...BOX, box: NATURAL }));
    assert.ok(visible.x < -1000 && visible.y < -1000 && visible.width > 2000);
  });

  test('has its box at its anchor', () => {
    const centres = ANCHORS.map((anchor) => layout(clip(TIME, image(0), { ...BOX, anchor })).centre);
    assert.deepEqual(
      centres.map(({ x, y }) => [x, y]),
      [
        [100, 50],
        [100, 75],
        [100, 25],
        [150, 50],
        [50, 50],
        [150, 75],
        [50, 75],
        [150, 25],
        [50, 25],
      ],
    );
  });

  test('adds places and turns, and multiplies sizes and opacities', () => {
    const at = (property: 'x' | 'rotation' | 'scale' | 'opacity', value: number) => ({
      property,
      keyframes: [{ at: 0, value, easing: 'linear' as const }],
    });
    const motion = [at('x', 10), at('x', 5), at('rotation', 20), at('scale', 2), at('opacity', 0.5)];
    const moved = layout(clip(TIME, image(0), { ...BOX, rotation: 10, scale: 3, opacity: 0.5, motion }));
    assert.deepEqual([moved.centre.x, moved.rotation, moved.scale.x, moved.opacity], [115, 30, 1.5, 0.25]);
  });

  test('is as much smaller as the canvas is', () => {
    const half = layout(clip(TIME, image(0), BOX), 0, { x: 0.5, y: 0.5 });
    assert.deepEqual(
      [half.centre, half.scale],
      [
        { x: 50, y: 25 },
        { x: 0.125, y: 0.125 },
      ],
    );
  });

  test('follows a view over the whole length of its clip', () => {
    const view = {
      from: { x: 0, y: 0, width: 1, height: 1 },
      to: { x: 0.5, y: 0.5, width: 0.5, height: 0.5 },
      easing: 'linear',
    } as const;
    const { pivot } = layout(clip(TIME, image(0, view), { ...BOX, fit: 'fill' }), 1);
    assert.deepEqual(pivot, { x: 250, y: 187.5 });
  });
});

suite('what is read of a picture', () => {
  const extent = (one: Clip) => extentOf(one, NATURAL, { zoom: { x: 1, y: 1 }, stage: STAGE });

  test('is what is seen, as large as it is seen', () => {
    assert.deepEqual(extent(clip(TIME, image(0), BOX)), {
      window: { x: 0, y: 50, width: 400, height: 200 },
      resolution: { x: 0.25, y: 0.25 },
    });
  });

  test('is no more than there is room for on the stage', () => {
    const { window, resolution } = extent(clip(TIME, image(0), { ...BOX, fit: 'none', scale: 4 }));
    assert.deepEqual(window, { x: 175, y: 137, width: 50, height: 26 });
    assert.deepEqual(resolution, { x: 4, y: 4 });
  });

  test('is enough for all that a view shows, and for its closest look', () => {
    const view = {
      from: { x: 0, y: 0, width: 0.5, height: 0.5 },
      to: { x: 0.5, y: 0, width: 0.25, height: 0.25 },
      easing: 'linear',
    } as const;
    const { window, resolution } = extent(clip(TIME, image(0, view), { ...BOX, fit: 'fill' }));
    assert.deepEqual(window, { x: 0, y: 0, width: 300, height: 150 });
    assert.ok(resolution.x > 1 && resolution.x < 1.1);
  });
});

test('a clip is at rest while nothing but its opacity changes', () => {
  const motion = [
    {
      property: 'x',
      keyframes: [
        { at: 0, value: 0, easing: 'linear' },
        { at: 1, value: 10, easing: 'linear' },
      ],
    },
    {
      property: 'opacity',
      keyframes: [
        { at: 0, value: 0, easing: 'linear' },
        { at: 2, value: 1, easing: 'linear' },
      ],
    },
  ] as const;
  const moving = clip(TIME, image(0), { motion });
  assert.deepEqual([isAtRest(moving, 0.5), isAtRest(moving, 1), isAtRest(moving, 1.5)], [false, true, true]);
  assert.deepEqual([isStill(moving), isStill(clip(TIME, image(0)))], [false, true]);
});
