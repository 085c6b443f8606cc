import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Parameters } from '../../generation/generation.ts';
import { faultsOf, onlyClip, PHOTO_ID, resolved, spans } from '../testing/environment.ts';

const INPUTS = [
  { name: 'show logo', type: 'text' },
  { name: 'count', type: 'number' },
  { name: 'names', type: 'list' },
  {
    name: 'people',
    type: 'list',
    fields: [
      { name: 'name', type: 'text' },
      { name: 'seconds', type: 'number' },
    ],
  },
  { name: 'text', type: 'text' },
  { name: 'size', type: 'text' },
];

function clip(own: object) {
  return { asset: { type: 'text', text: '.' }, length: 1, ...own };
}

function texts(clips: object[], parameters: Parameters): string[] {
  const { timeline } = resolved({ inputs: INPUTS, timeline: { tracks: [{ clips }] } }, { parameters });
  return timeline.stage.tracks.flatMap((track) =>
    track.clips.map(({ picture }) => (picture.kind === 'text' ? picture.text : picture.kind)),
  );
}

/** Whether a clip with the condition is there. */
function isThere(condition: unknown, parameters: Parameters): boolean {
  return texts([clip({}), clip({ if: condition })], parameters).length === 2;
}

suite('conditions', () => {
  const TRUTHS: readonly (readonly [value: string, boolean])[] = [
    ['yes', true],
    ['Aries', true],
    ['', false],
    ['false', false],
    ['No', false],
    ['0', false],
    ['none', false],
  ];
  for (const [value, expected] of TRUTHS) {
    test(`${JSON.stringify(value)} counts as ${expected}`, () => {
      assert.equal(isThere('${show logo}', { 'show logo': value }), expected);
    });
  }

  test('a list counts when there is something in it, and what has no value does not', () => {
    assert.equal(isThere('${names}', { names: ['a'] }), true);
    assert.equal(isThere('${names}', { names: [] }), false);
    assert.equal(isThere('${names}', {}), false);
  });

  const COMPARISONS: readonly (readonly [object, boolean])[] = [
    [{ equals: 12 }, true],
    [{ equals: '12.0' }, true],
    [{ equals: 'twelve' }, false],
    [{ notEquals: 12 }, false],
    [{ in: [1, '${count}'] }, true],
    [{ in: [1, 2] }, false],
    [{ greaterThan: 3 }, true],
    [{ greaterThan: 12 }, false],
    [{ lessThan: 100 }, true],
    [{ lessThan: 100, notEquals: 12 }, false],
  ];
  for (const [comparison, expected] of COMPARISONS) {
    test(`${JSON.stringify(comparison)} of 12 is ${expected}`, () => {
      assert.equal(isThere({ value: '${count}', ...comparison }, { count: '12' }), expected);
    });
  }
});

suite('repeats', () => {
  test('a clip is there for each item, one after the other', () => {
    const script = {
      inputs: INPUTS,
      timeline: {
        tracks: [
          {
            clips: [
              clip({
                repeat: { over: '${people}', as: 'who' },
                length: '${who.seconds}',
                asset: { type: 'text', text: '${index}: ${WHO.NAME}' },
              }),
            ],
          },
        ],
      },
    };
    const people = [
      { name: 'Ada', seconds: 2 },
      { name: 'Grace', seconds: 3 },
    ];
    const { timeline } = resolved(script, { parameters: { people } });
    assert.deepEqual(spans(timeline), [
      [
        [0, 2],
        [2, 3],
      ],
    ]);
    const [track] = timeline.stage.tracks;
    assert.deepEqual(
      track?.clips.map(({ picture }) => picture.kind === 'text' && picture.text),
      ['1: Ada', '2: Grace'],
    );
    assert.deepEqual(
      track?.clips.map(({ pointer }) => pointer),
      ['/timeline/tracks/0/clips/0', '/timeline/tracks/0/clips/0'],
    );
  });

  test('over a number, a list that is written out, and nothing', () => {
    const repeated = (over: unknown) => clip({ repeat: { over }, asset: { type: 'text', text: '${index}' } });
    assert.deepEqual(texts([repeated(2)], {}), ['1', '2']);
    assert.deepEqual(texts([repeated('${count}')], { count: 3 }), ['1', '2', '3']);
    assert.deepEqual(
      texts([clip({ repeat: { over: ['a', '${text}'] }, asset: { type: 'text', text: '${item}' } })], {
        text: 'b',
      }),
      ['a', 'b'],
    );
    assert.deepEqual(texts([clip({}), repeated('${names}')], {}), ['.']);
  });

  test('a condition sees the item', () => {
    const odd = clip({
      repeat: { over: ['a', 'b', 'c'] },
      if: { value: '${item}', notEquals: 'b' },
      asset: { type: 'text', text: '${item}' },
    });
    assert.deepEqual(texts([odd], {}), ['a', 'c']);
  });

  test('a field that an item has no value for is empty, and no unknown name', () => {
    const named = clip({
      repeat: { over: '${people}', as: 'who' },
      if: '${who.name}',
      asset: { type: 'text', text: '${who.name} ${who.seconds}' },
    });
    const people = [{ name: 'Ada' }, { seconds: 3 }, {}];
    assert.deepEqual(texts([named], { people }), ['Ada ']);
    assert.deepEqual(texts([clip({ repeat: { over: '${people}' }, if: '${item}' })], { people }), ['.', '.']);
  });

  test('a timeline within a repeat knows the item, and repeats within it their own', () => {
    const inner = clip({ repeat: { over: 2, as: 'x' }, asset: { type: 'text', text: '${item}${index}' } });
    const outer = clip({
      repeat: { over: ['a', 'b'] },
      asset: { type: 'timeline', tracks: [{ clips: [inner] }] },
      length: 'auto',
    });
    const { stage } = resolved({ timeline: { tracks: [{ clips: [outer] }] } }).timeline;
    const words = stage.tracks
      .flatMap(({ clips }) =>
        clips.flatMap(({ picture }) => (picture.kind === 'stage' ? picture.stage.tracks : [])),
      )
      .flatMap(({ clips }) => clips.map(({ picture }) => picture.kind === 'text' && picture.text));
    assert.deepEqual(words, ['a1', 'a2', 'b1', 'b2']);
  });

  test('repeats that multiply are stopped', () => {
    let asset: object = { type: 'text', text: '.' };
    for (let level = 0; level < 6; level += 1)
      asset = { type: 'timeline', tracks: [{ clips: [{ repeat: { over: 2_000 }, asset, length: 1 }] }] };
    const found = faultsOf(() => resolved({ timeline: { tracks: [{ clips: [{ asset }] }] } }));
    assert.match(Object.values(found).join(), /more than 2000 clips/);
  });

  test('text that multiplies is stopped', () => {
    const long = clip({ repeat: { over: 2_000 }, asset: { type: 'text', text: '${text}' } });
    const found = faultsOf(() => texts([long], { text: 'x'.repeat(20_000) }));
    assert.match(Object.values(found).join(), /more than 5000000 characters/);
  });

  test('functions that go through too much are stopped', () => {
    const asset = { type: 'text', text: '${truncate(text, 1)}'.repeat(20) };
    const found = faultsOf(() =>
      texts([clip({ repeat: { over: 2_000 }, asset })], { text: 'x'.repeat(20_000) }),
    );
    assert.match(Object.values(found).join(), /more than 10000000 characters/);
  });

  test('what is no list is told so', () => {
    for (const over of ['${text}', '${multiply(count, -1)}', '${multiply(count, 0.5)}'])
      assert.deepEqual(
        faultsOf(() => texts([clip({ repeat: { over } })], { text: 'many', count: 3 })),
        {
          '/timeline/tracks/0/clips/0/repeat/over': 'must come to a list, or to a number of times',
        },
      );
  });
});

suite('values in their places', () => {
  test('values are read as what is asked for there', () => {
    const { timeline } = resolved(
      {
        inputs: INPUTS,
        output: { fps: '${size}', preset: 'square' },
        timeline: { tracks: [{ clips: [clip({ length: '${size}', scale: '${count}' })] }] },
      },
      { parameters: { size: '10', count: 2 } },
    );
    const only = onlyClip(timeline);
    assert.deepEqual([timeline.output.fps.num, only.length, only.placement.scale], [10, 10, 2]);
  });

  test('a value that does not fit is told at the place that it does not fit', () => {
    const script = {
      inputs: INPUTS,
      output: { preset: '${size}' },
      timeline: {
        tracks: [{ clips: [clip({ length: '${size}', asset: { type: 'image', src: '${text}' } })] }],
      },
    };
    assert.deepEqual(
      faultsOf(() => resolved(script, { parameters: { size: 'huge', text: '/etc/passwd' } })),
      {
        '/output/preset': 'must be one of sd, hd, fhd, uhd, square, portrait, vertical',
        '/timeline/tracks/0/clips/0/length': 'must be a number above 0, up to 86400, or "auto", or "end"',
        '/timeline/tracks/0/clips/0/asset/src':
          'must be the id of an asset in the library, never a path or a URL',
      },
    );
  });

  test('what is optional is left out without a value, what is not is told', () => {
    const faded = (own: object) => ({ inputs: INPUTS, timeline: { tracks: [{ clips: [clip(own)] }] } });
    assert.equal(onlyClip(resolved(faded({ opacity: '${count}' })).timeline).placement.opacity, 1);
    assert.deepEqual(
      faultsOf(() => resolved(faded({ asset: { type: 'fill', fill: '${text}' } }))),
      {
        '/timeline/tracks/0/clips/0/asset/fill': 'has no value: ${text} is empty',
      },
    );
  });

  test('what looks like a filter graph, a template or markup stays text', () => {
    const hostile = [
      `'; drawtext=textfile=/etc/passwd:x=0 [v0];movie=a\\,b`,
      '%{pts\\:hms}',
      '${project.name}',
      '<b>&amp;</b>',
      'a\nb\u0000c',
      '../../x',
    ];
    for (const text of hostile)
      assert.deepEqual(texts([clip({ asset: { type: 'text', text: '${text}' } })], { text }), [text]);
  });

  test('a clip that is not there needs nothing to be there', () => {
    const hidden = clip({ if: '${show logo}', asset: { type: 'image', src: '${text}' } });
    assert.deepEqual(texts([clip({}), hidden], {}), ['.']);
    assert.deepEqual(texts([clip({}), hidden], { 'show logo': 'yes', text: PHOTO_ID }), ['.', 'image']);
  });
});
