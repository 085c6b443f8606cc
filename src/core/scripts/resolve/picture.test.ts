import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Motion, View } from '#media/render/timeline.ts';
import type { ClipDocument } from '../document/clips.ts';
import { CLIP_ID, faultsOf, onlyClip, resolved, resolvedTracks, round } from '../testing/environment.ts';
import type { EffectName } from './view.ts';

const VIDEO = { type: 'video', src: CLIP_ID } as const;
const TEXT = { type: 'text', text: 'Title' } as const;

function clip(written: ClipDocument) {
  return onlyClip(resolvedTracks([written]));
}

function keyframes(motions: readonly Motion[]) {
  return motions.map((motion) => [
    motion.property,
    ...motion.keyframes.map(({ at, value }) => [round(at), round(value)]),
  ]);
}

suite('the output', () => {
  const SIZES: readonly (readonly [object, number, number])[] = [
    [{}, 1280, 720],
    [{ preset: 'vertical' }, 1080, 1920],
    [{ aspectRatio: '9:16', resolution: 'hd' }, 720, 1280],
    [{ aspectRatio: '4:5' }, 720, 900],
    [{ aspectRatio: '21:9', resolution: 'uhd' }, 4096, 1756],
    [{ resolution: 'sd' }, 854, 480],
    [{ width: 64, height: 48 }, 64, 48],
  ];
  for (const [size, width, height] of SIZES) {
    test(`${JSON.stringify(size)} is ${width}×${height}`, () => {
      const { output, stage } = resolved({ output: size, timeline: { tracks: [] } }).timeline;
      assert.deepEqual(
        [output.width, output.height, stage.width, stage.height],
        [width, height, width, height],
      );
    });
  }

  const RATES: readonly (readonly [number | string, number, number])[] = [
    [30, 30, 1],
    [29.97, 30_000, 1001],
    [23.976, 24_000, 1001],
    [12.5, 25, 2],
    ['60000/1001', 60_000, 1001],
    ['50/2', 25, 1],
  ];
  for (const [fps, num, den] of RATES) {
    test(`${fps} frames per second are ${num}/${den}`, () => {
      assert.deepEqual(resolved({ output: { fps }, timeline: { tracks: [] } }).timeline.output.fps, {
        num,
        den,
      });
    });
  }

  test('a size is said in one way, and rates have limits', () => {
    const faults = (output: object) => faultsOf(() => resolved({ output, timeline: { tracks: [] } }));
    assert.deepEqual(Object.keys(faults({ preset: 'hd', width: 64 })), ['/output']);
    assert.deepEqual(Object.keys(faults({ width: 64 })), ['/output/height']);
    assert.deepEqual(Object.keys(faults({ width: 63, height: 64 })), ['/output/width']);
    assert.deepEqual(Object.keys(faults({ fps: '121/2' })), ['/output/fps']);
    assert.deepEqual(Object.keys(faults({ format: 'png', stillAt: 9 })), ['/output/stillAt']);
  });

  test('sound alone has no pictures, and pictures alone have no sound', () => {
    const made = (format: string) =>
      resolved({ output: { format }, timeline: { tracks: [{ clips: [{ asset: VIDEO }] }] } }).timeline;
    const parts = (format: string) => [made(format).stage.tracks.length, made(format).sounds.length];
    assert.deepEqual(
      [parts('mp4'), parts('m4a'), parts('gif'), parts('png')],
      [
        [1, 1],
        [0, 1],
        [1, 0],
        [1, 0],
      ],
    );
  });

  test('another quality may be asked for', () => {
    const script = { output: { quality: 'high' }, timeline: { tracks: [] } };
    assert.equal(resolved(script).timeline.output.quality, 'high');
    assert.equal(resolved(script, { environment: { quality: 'draft' } }).timeline.output.quality, 'draft');
  });
});

suite('where a clip is', () => {
  test('it fills the stage unless told', () => {
    assert.deepEqual(clip({ asset: VIDEO }).placement, {
      fit: 'cover',
      box: { width: 1280, height: 720 },
      anchor: 'center',
      x: 640,
      y: 360,
      scale: 1,
      rotation: 0,
      opacity: 1,
    });
  });

  test('a box is at its anchor, moved by an offset in pixels or percent', () => {
    const { placement } = clip({
      asset: VIDEO,
      width: '25%',
      height: 90,
      position: 'topRight',
      offset: { x: '-5%', y: 10 },
      fit: 'contain',
      scale: 2,
      rotation: -15,
      opacity: 0.5,
    });
    assert.deepEqual(placement, {
      fit: 'contain',
      box: { width: 320, height: 90 },
      anchor: 'topRight',
      x: 1216,
      y: 10,
      scale: 2,
      rotation: -15,
      opacity: 0.5,
    });
  });

  test('text keeps away from the edge, on the side where it is', () => {
    const { placement, picture } = clip({ asset: TEXT, position: 'bottomLeft' });
    assert.deepEqual(
      [placement.x, placement.y, placement.box, placement.fit],
      [64, 684, { width: 1152, height: 648 }, 'none'],
    );
    assert.ok(picture.kind === 'text');
    assert.deepEqual(
      [picture.width, picture.height, picture.style.align, picture.style.verticalAlign],
      [1152, 648, 'left', 'bottom'],
    );
  });

  test('what changes over the clip is a motion', () => {
    const { placement, motion } = clip({
      asset: VIDEO,
      opacity: [
        { at: 1, value: 0.5 },
        { at: 0, value: 0, easing: 'easeIn' },
      ],
      offset: {
        x: [
          { at: 0, value: '50%' },
          { at: 2, value: 10 },
        ],
        y: 7,
      },
    });
    assert.deepEqual([placement.opacity, placement.x, placement.y], [1, 640, 367]);
    assert.deepEqual(keyframes(motion), [
      ['opacity', [0, 0], [1, 0.5]],
      ['x', [0, 640], [2, 10]],
    ]);
    assert.deepEqual(
      motion[0]?.keyframes.map(({ easing }) => easing),
      ['easeIn', 'linear'],
    );
  });
});

suite('what is seen of a picture', () => {
  function view(asset: object, effect?: EffectName): Pick<View, 'from' | 'to'> {
    const written = { asset: { ...VIDEO, ...asset }, ...(effect !== undefined && { effect }) };
    const { picture, motion } = onlyClip(resolved({ timeline: { tracks: [{ clips: [written] }] } }).timeline);
    assert.ok(picture.kind === 'video');
    assert.deepEqual(motion, []);
    return { from: rounded(picture.view.from), to: rounded(picture.view.to) };
  }
  const rounded = ({ x, y, width, height }: View['from']) => ({
    x: round(x),
    y: round(y),
    width: round(width),
    height: round(height),
  });
  const region = (x: number, y: number, width: number, height = width) => ({
    x: round(x),
    y: round(y),
    width: round(width),
    height: round(height),
  });
  const WHOLE = region(0, 0, 1);

  test('all of it, or what it is cropped to, within its edges', () => {
    assert.deepEqual(view({}), { from: WHOLE, to: WHOLE });
    const crop = region(0.25, 0.5, 0.5, 0.5);
    assert.deepEqual(view({ crop }), { from: crop, to: crop });
    assert.deepEqual(view({ crop: region(0.9, 0, 0.5, 1) }).from, region(0.9, 0, 0.1, 1));
  });

  test('a pan goes from one region to another', () => {
    const [from, to] = [region(0, 0, 0.5), region(0.5, 0.5, 0.5)];
    assert.deepEqual(view({ pan: { from, to } }), { from, to });
    assert.deepEqual(view({ pan: { to } }), { from: WHOLE, to });
  });

  test('an effect moves the view the other way than the picture goes', () => {
    const small = 1 / 1.2;
    const rest = 1 - small;
    assert.deepEqual(view({}, 'zoomIn'), { from: WHOLE, to: region(rest / 2, rest / 2, small) });
    assert.deepEqual(view({}, 'zoomOut'), { from: region(rest / 2, rest / 2, small), to: WHOLE });
    assert.deepEqual(view({}, 'slideLeft'), {
      from: region(0, rest / 2, small),
      to: region(rest, rest / 2, small),
    });
    assert.deepEqual(view({}, 'slideUp'), {
      from: region(rest / 2, 0, small),
      to: region(rest / 2, rest, small),
    });
    assert.equal(view({}, 'zoomInFast').to.width, round(1 / 1.4));
    assert.equal(view({}, 'zoomInSlow').to.width, round(1 / 1.1));
  });

  test('within a crop as well', () => {
    const { from, to } = view({ crop: region(0.5, 0, 0.5, 1) }, 'slideRight');
    assert.deepEqual([from.width, to.x], [round(0.5 / 1.2), 0.5]);
  });

  test('what has no source to look at moves itself', () => {
    assert.deepEqual(keyframes(clip({ asset: TEXT, effect: 'zoomIn', length: 2 }).motion), [
      ['scale', [0, 1], [2, 1.2]],
    ]);
    assert.deepEqual(keyframes(clip({ asset: TEXT, effect: 'slideLeft', length: 2 }).motion), [
      ['x', [0, 128], [2, -128]],
    ]);
  });
});

suite('text', () => {
  test('comes and goes the way that it is called', () => {
    const { motion } = clip({
      asset: { ...TEXT, animation: { in: 'slideUp', out: 'zoom', length: 1 } },
      length: 4,
    });
    assert.deepEqual(keyframes(motion), [
      ['opacity', [0, 0], [1, 1]],
      ['y', [0, 57.6], [1, 0]],
      ['opacity', [3, 1], [4, 0]],
      ['scale', [3, 1], [4, 0.7]],
    ]);
  });

  test('goes on in the direction in which it moves', () => {
    const { motion } = clip({ asset: { ...TEXT, animation: { out: 'slideUp', length: 1 } }, length: 4 });
    assert.deepEqual(keyframes(motion)[1], ['y', [3, 0], [4, -57.6]]);
  });

  test('appears letter by letter within its clip', () => {
    const { picture, motion } = clip({
      asset: { ...TEXT, animation: { in: 'letters', length: 9 } },
      length: 4,
    });
    assert.ok(picture.kind === 'text');
    assert.deepEqual([picture.reveal, picture.revealTime, motion], ['letters', 4, []]);
  });

  test('has the size that it is given, in percent of the shorter side', () => {
    const size = (style: object) => {
      const { picture } = onlyClip(
        resolved({
          output: { preset: 'vertical' },
          timeline: { tracks: [{ clips: [{ asset: { ...TEXT, style } }] }] },
        }).timeline,
      );
      return picture.kind === 'text' && picture.style.size;
    };
    assert.deepEqual([size({}), size({ size: '10%' }), size({ size: 33 })], [64.8, 108, 33]);
  });

  test('is decorated as it is told', () => {
    const style = {
      background: { colour: '#0008' },
      outline: { colour: 'black', width: 3 },
      shadow: { colour: 'black' },
      align: 'end',
    } as const;
    const { picture } = clip({ asset: { ...TEXT, style } });
    assert.ok(picture.kind === 'text');
    const { background, outline, shadow, align } = picture.style;
    assert.deepEqual(
      { background, outline, shadow, align },
      {
        background: { colour: '#00000088', padding: 12, radius: 0 },
        outline: { colour: '#000000ff', width: 3 },
        shadow: { colour: '#000000ff', blur: 4, x: 0, y: 2 },
        align: 'end',
      },
    );
  });
});

suite('shapes and fills', () => {
  test('a shape fills its box, in white unless told', () => {
    const { picture } = clip({ asset: { type: 'shape', shape: 'ellipse' }, width: 200, height: '10%' });
    assert.deepEqual(picture, {
      kind: 'shape',
      shape: 'ellipse',
      width: 200,
      height: 72,
      radius: 0,
      fill: { kind: 'solid', colour: '#ffffffff' },
      stroke: null,
    });
  });

  test('one with a stroke alone is not filled', () => {
    const { picture } = clip({
      asset: { type: 'shape', shape: 'rectangle', stroke: { colour: 'red', width: 4 } },
    });
    assert.deepEqual(picture.kind === 'shape' && [picture.fill, picture.stroke], [
      null,
      { colour: '#ff0000ff', width: 4 },
    ]);
  });

  test('the colours of a gradient are in order', () => {
    const stops = [
      { at: 1, colour: 'white' },
      { at: 0, colour: 'transparent' },
    ] as const;
    const { picture } = clip({ asset: { type: 'fill', fill: { kind: 'linear', angle: 45, stops } } });
    assert.deepEqual(picture.kind === 'fill' && picture.fill, {
      kind: 'linear',
      angle: 45,
      stops: [
        { at: 0, colour: '#00000000' },
        { at: 1, colour: '#ffffffff' },
      ],
    });
  });
});
