import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseScript } from '../parse.ts';
import { TEMPLATES } from '../templates/templates.ts';
import { faultsOf, PHOTO_ID } from '../testing/environment.ts';
import { scriptSchema } from './schema.ts';

const accepts = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(scriptSchema);

function script(clip: object, more: object = {}) {
  return { ...more, timeline: { tracks: [{ clips: [clip] }] } };
}

const TEXT = { type: 'text', text: 'x' };

suite('the published schema', () => {
  test('it is what it is served as: JSON, with an id', () => {
    assert.equal(scriptSchema.$id, '/api/v1/scripts/schema');
    assert.deepEqual(JSON.parse(JSON.stringify(scriptSchema)), scriptSchema);
  });

  for (const { key, document } of TEMPLATES) {
    test(`it accepts ${key}`, () => {
      assert.ok(accepts(document), JSON.stringify(accepts.errors));
    });
  }

  const AGREED: readonly (readonly [string, object])[] = [
    ['a clip', script({ asset: TEXT, length: 'end', start: 3, opacity: [{ at: 0, value: 1 }] })],
    [
      'placeholders for scalars',
      script(
        {
          asset: { type: 'image', src: '${x}' },
          length: '${x}',
          fit: '${x}',
          scale: [{ at: '${x}', value: '${x}' }],
        },
        { inputs: [{ name: 'x', type: 'text' }] },
      ),
    ],
    ['a placeholder for an object', script({ asset: '${project.name}' })],
    ['a placeholder for a type', script({ asset: { type: '${project.name}', text: 'x' } })],
    ['an unknown property', script({ asset: TEXT, lenght: 3 })],
    ['an unknown type', script({ asset: { type: 'gif' } })],
    ['a missing property', script({ asset: { type: 'image' } })],
    ['a URL', script({ asset: { type: 'image', src: 'https://example.com/x.png' } })],
    ['a number out of range', script({ asset: TEXT, opacity: 2 })],
    ['a timeline within', script({ asset: { type: 'timeline', tracks: [{ clips: [{ asset: TEXT }] }] } })],
    [
      'a wrong timeline within',
      script({ asset: { type: 'timeline', tracks: [{ clips: [{ asset: TEXT, x: 1 }] }] } }),
    ],
    ['a wrong keyframe', script({ asset: TEXT, scale: [{ at: 0 }] })],
    ['no keyframes', script({ asset: TEXT, scale: [] })],
    ['a condition', script({ if: { value: '${date.today}', in: ['a', 1] }, asset: TEXT })],
    ['a wrong condition', script({ if: { equals: 1 }, asset: TEXT })],
    ['a wrong size', script({ asset: TEXT, width: '-5%' })],
    [
      'an output',
      script({ asset: TEXT }, { output: { width: 64, height: 64, fps: '30000/1001', stillAt: 1 } }),
    ],
    ['an odd output', script({ asset: TEXT }, { output: { width: 63, height: 64 } })],
    [
      'an input',
      script({ asset: TEXT }, { inputs: [{ name: 'lucky number', type: 'number', min: 1, default: 7 }] }),
    ],
    ['a nameless input', script({ asset: TEXT }, { inputs: [{ name: ' ', type: 'number' }] })],
    [
      'a list of rows',
      script(
        { asset: TEXT },
        { inputs: [{ name: 'rows', type: 'list', fields: [{ name: 'a', type: 'asset', kind: 'image' }] }] },
      ),
    ],
    ['captions', script({ asset: { type: 'captions', lines: [{ start: 0, end: 1, text: 'x' }] } })],
    ['a soundtrack', { timeline: { tracks: [], soundtrack: { src: PHOTO_ID, duck: 12 } } }],
    ['no timeline', {}],
  ];
  for (const [name, document] of AGREED) {
    test(`it says of ${name} what the parser says`, () => {
      const faults = faultsOf(() => parseScript(document));
      assert.equal(accepts(document), Object.keys(faults).length === 0, JSON.stringify(faults));
    });
  }
});
