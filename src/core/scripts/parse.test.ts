import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError } from '#errors.ts';
import { parseScript } from './parse.ts';
import { faultsOf, PHOTO_ID } from './testing/environment.ts';

const TEXT = { type: 'text', text: 'Hello' };

function withClip(clip: unknown) {
  return { timeline: { tracks: [{ clips: [clip] }] } };
}

const NO_ASSET = 'must be the id of an asset in the library, never a path or a URL';
const NO_LENGTH = 'must be a number above 0, up to 86400, or "auto", or "end"';

/** Faults of the one clip, by the rest of their pointers. */
function clipFaults(clip: unknown): Record<string, string> {
  const found = faultsOf(() => parseScript(withClip(clip)));
  return Object.fromEntries(
    Object.entries(found).map(([at, message]) => [at.replace('/timeline/tracks/0/clips/0', ''), message]),
  );
}

suite('parsing a script', () => {
  test('a script is given back as it was sent', () => {
    const sent = withClip({ asset: TEXT, length: 3 });
    assert.equal(parseScript(sent), sent);
  });

  test('every error is told at once, at its place', () => {
    const script = {
      inputs: [{ name: 'n', type: 'numbr' }],
      output: { fps: 500, colour: 'red' },
      timeline: {
        tracks: [
          { clips: [{ asset: TEXT, lenght: 3, start: -1, fit: 'covr' }, 5] },
          { clips: [{ asset: { type: 'txt' } }, { asset: { ...TEXT, text: '${uper(n)}' } }] },
        ],
      },
    };
    assert.deepEqual(
      faultsOf(() => parseScript(script)),
      {
        '/inputs/0/type':
          'must be one of text, number, colour, choice, date, asset, list; did you mean number?',
        '/output/colour': 'is not known here',
        '/output/fps': 'must be a number of frames per second from 1 to 60, or a fraction like "30000/1001"',
        '/timeline/tracks/0/clips/0/lenght': 'is not known here; did you mean length?',
        '/timeline/tracks/0/clips/0/start': 'must be a number from 0 to 86400, or "auto"',
        '/timeline/tracks/0/clips/0/fit': 'must be one of cover, contain, fill, none',
        '/timeline/tracks/0/clips/1': 'must be an object',
        '/timeline/tracks/1/clips/0/asset/type':
          'must be one of video, image, media, audio, speech, text, shape, fill, captions, timeline; did you mean text?',
        '/timeline/tracks/1/clips/1/asset/text': 'calls uper(), which is no function; did you mean upper?',
      },
    );
  });

  test('inputs are looked at beside a timeline with faults', () => {
    const inputs = [
      { name: 'twice', type: 'text' },
      { name: 'TWICE', type: 'text' },
    ];
    const found = faultsOf(() =>
      parseScript({ inputs, ...withClip({ asset: { ...TEXT, text: '${upper(' } }) }),
    );
    assert.deepEqual(Object.keys(found).sort(), ['/inputs/1/name', '/timeline/tracks/0/clips/0/asset/text']);
  });

  const SCALARS: readonly (readonly [string, unknown, Record<string, string>])[] = [
    ['a path', { asset: { type: 'image', src: '../../etc/passwd' } }, { '/asset/src': NO_ASSET }],
    ['a URL', { asset: { type: 'video', src: 'http://169.254.169.254/' } }, { '/asset/src': NO_ASSET }],
    ['not a number', { asset: TEXT, length: Number.NaN }, { '/length': NO_LENGTH }],
    ['infinity', { asset: TEXT, length: Number.POSITIVE_INFINITY }, { '/length': NO_LENGTH }],
    ['no length at all', { asset: TEXT, length: 0 }, { '/length': NO_LENGTH }],
    ['a number as text', { asset: TEXT, length: '3' }, { '/length': NO_LENGTH }],
    [
      'a huge number',
      { asset: TEXT, scale: 1e308 },
      { '/scale': 'must be a number from 0 to 100, or a list of keyframes' },
    ],
    ['null', { asset: null }, { '/asset': 'must be an object' }],
    [
      'no colour',
      { asset: { type: 'fill', fill: 'url(x)' } },
      { '/asset/fill': 'must be a colour like "#ff8800", "#ff880080" or "white", or a gradient' },
    ],
    [
      'a fill with one stop',
      { asset: { type: 'fill', fill: { kind: 'linear', stops: [{ at: 0, colour: 'red' }] } } },
      { '/asset/fill/stops': 'must have at least 2 items' },
    ],
    ['no asset', { length: 3 }, { '/asset': 'is missing' }],
  ];
  for (const [name, clip, expected] of SCALARS) {
    test(`${name} is refused`, () => {
      assert.deepEqual(clipFaults(clip), expected);
    });
  }

  test('a placeholder may stand for any scalar', () => {
    const clip = {
      if: '${n}',
      repeat: { over: '${n}', as: 'turn' },
      asset: { type: 'image', src: '${turn}', crop: { x: '${n}', y: 0, width: '${n}', height: 1 } },
      start: '${n}',
      length: '${n}',
      fit: '${n}',
      opacity: [{ at: 0, value: '${turn.opacity}' }],
      offset: { x: '${index}' },
      transition: { in: '${n}' },
    };
    const script = { inputs: [{ name: 'n', type: 'text' }], output: { preset: '${N}' }, ...withClip(clip) };
    assert.equal(parseScript(script), script);
  });

  test('a placeholder cannot stand for what has parts, nor for what tells them apart', () => {
    assert.deepEqual(clipFaults({ asset: '${project.name}' }), { '/asset': 'must be an object' });
    assert.deepEqual(Object.keys(clipFaults({ asset: { type: '${project.name}' } })), ['/asset/type']);
  });

  test('the item of a repeat is known within its clip only', () => {
    const repeated = {
      repeat: { over: ['a'], as: 'name' },
      asset: { type: 'text', text: '${name} ${index}' },
    };
    assert.deepEqual(clipFaults(repeated), {});
    const inner = { timeline: { tracks: [{ clips: [{ asset: { type: 'text', text: '${name}' } }] }] } };
    const nested = { ...repeated, asset: { type: 'timeline', tracks: inner.timeline.tracks } };
    assert.deepEqual(clipFaults(nested), {});
    assert.match(
      clipFaults({ asset: { type: 'text', text: '${name}' } })['/asset/text'] ?? '',
      /no such input/,
    );
    assert.match(
      clipFaults({ repeat: { over: '${item}' }, asset: TEXT })['/repeat/over'] ?? '',
      /uses \$\{item\}, and there is no such input/,
    );
  });

  test('what a timeline within the timeline gets wrong is told at its place', () => {
    const inner = { type: 'timeline', tracks: [{ clips: [{ asset: TEXT, fitt: 1 }] }] };
    assert.deepEqual(clipFaults({ asset: inner }), {
      '/asset/tracks/0/clips/0/fitt': 'is not known here; did you mean fit?',
    });
  });

  test('inputs are told apart, and their defaults keep to their limits', () => {
    const inputs = [
      { name: 'a b', type: 'number', min: 5, max: 3 },
      { name: 'A B', type: 'text', maxLength: 2, default: 'abc' },
      { name: 'seed', type: 'text' },
      { name: 'c', type: 'choice', choices: ['x'], default: 'y' },
      { name: 'd', type: 'date', default: '2025-02-30' },
      { name: 'e', type: 'list', of: 'number', default: [1, 'two'] },
    ];
    assert.deepEqual(
      faultsOf(() => parseScript({ inputs, timeline: { tracks: [] } })),
      {
        '/inputs/0/min': 'must not be more than max',
        '/inputs/1/name': 'is the name of another input already',
        '/inputs/1/default': 'must be a text of at most 2 characters',
        '/inputs/2/name': 'is the name of another input already',
        '/inputs/3/default': 'must be one of x',
        '/inputs/4/default': 'must be a date like "2025-05-25", or with a time "2025-05-25T18:30"',
        '/inputs/5/default/1': 'must be a number',
      },
    );
  });

  test('a placeholder in an input is text, and no value for anything else', () => {
    const script = (input: object) => ({ inputs: [{ name: 'x', ...input }], timeline: { tracks: [] } });
    assert.deepEqual(
      faultsOf(() => parseScript(script({ type: 'text', default: '${nobody}' }))),
      {},
    );
    assert.deepEqual(
      faultsOf(() => parseScript(script({ type: 'number', default: '${seed}' }))),
      {
        '/inputs/0/default': 'must be a number',
      },
    );
  });

  test('what a writer is told may refer to other inputs, and only to those', () => {
    const inputs = [
      { name: 'sign', type: 'text' },
      { name: 'text', type: 'text', write: { prompt: 'For ${SIGN} and ${moon}' } },
    ];
    const found = faultsOf(() => parseScript({ inputs, timeline: { tracks: [] } }));
    assert.deepEqual(found, { '/inputs/1/write/prompt': 'uses ${moon}, and there is no such input' });
  });

  test('names of the prototype are no properties', () => {
    const script = JSON.parse('{"__proto__":{"a":1},"constructor":{},"timeline":{"tracks":[],"toString":1}}');
    assert.deepEqual(Object.keys(faultsOf(() => parseScript(script))), [
      '/__proto__',
      '/constructor',
      '/timeline/toString',
    ]);
  });

  test('ten thousand clips are refused at once', () => {
    const clips = Array.from({ length: 10_000 }, () => ({ asset: TEXT, nonsense: 1 }));
    assert.deepEqual(
      faultsOf(() => parseScript({ timeline: { tracks: [{ clips }] } })),
      {
        '/timeline/tracks/0/clips': 'must have at most 2000 items, not 10000',
      },
    );
  });

  test('of very many faults, enough are told', () => {
    const clips = Array.from({ length: 2_000 }, () => ({
      asset: { type: 'text', text: '${nobody} ${knows}' },
    }));
    assert.equal(Object.keys(faultsOf(() => parseScript({ timeline: { tracks: [{ clips }] } }))).length, 250);
  });

  test('deep nesting is refused, however it is made', () => {
    let asset: object = TEXT;
    for (let level = 0; level < 5_000; level += 1)
      asset = { type: 'timeline', tracks: [{ clips: [{ asset }] }] };
    assert.deepEqual(
      faultsOf(() => parseScript(withClip({ asset }))),
      { '': 'is nested more than 64 levels deep' },
    );
  });

  test('a script of many megabytes is not looked at', () => {
    const huge = withClip({ asset: { type: 'text', text: 'x'.repeat(3_000_000) } });
    assert.throws(
      () => parseScript(huge),
      (error) => error instanceof AssetError && error.kind === 'too-large',
    );
  });

  test('what is no object is no script', () => {
    for (const value of [null, undefined, 'script', 5, [], true])
      assert.deepEqual(
        faultsOf(() => parseScript(value)),
        { '': 'must be an object' },
      );
  });

  test('a document that refers to a file is refused, however it is spelled', () => {
    for (const src of [
      'file:///etc/passwd',
      'concat:a|b',
      `${PHOTO_ID}.png`,
      ` ${PHOTO_ID}`,
      `${PHOTO_ID}\n`,
    ])
      assert.deepEqual(Object.keys(clipFaults({ asset: { type: 'image', src } })), ['/asset/src'], src);
  });
});
