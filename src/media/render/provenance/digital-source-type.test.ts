import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digitalSourceTypeOf, type Ingredients } from './digital-source-type.ts';

const NOTHING: Ingredients = { media: [], trained: false, algorithmic: false };

const CASES: readonly [string, Partial<Ingredients>, string | null][] = [
  ['nothing', {}, null],
  ['text and shapes alone', { algorithmic: true }, 'algorithmicMedia'],
  ['speech of a model alone', { trained: true }, 'trainedAlgorithmicMedia'],
  [
    'two clips of a model',
    { media: ['trainedAlgorithmicMedia', 'trainedAlgorithmicMedia'] },
    'trainedAlgorithmicMedia',
  ],
  ['a cut of one file of unknown origin', { media: [null] }, null],
  ['a cut of one clip of a camera', { media: ['digitalCapture'] }, 'digitalCapture'],
  ['two clips of a camera', { media: ['digitalCapture', 'digitalCapture'] }, 'compositeCapture'],
  ['a clip of a camera and one that says nothing', { media: ['digitalCapture', null] }, 'composite'],
  ['two files of unknown origin', { media: [null, null] }, 'composite'],
  ['a file with a title', { media: [null], algorithmic: true }, 'composite'],
  ['a clip of a camera with a title', { media: ['digitalCapture'], algorithmic: true }, 'composite'],
  [
    'a clip of a camera and one of a model',
    { media: ['digitalCapture', 'trainedAlgorithmicMedia'] },
    'compositeSynthetic',
  ],
  ['a file with words of a model', { media: [null], trained: true }, 'compositeSynthetic'],
  ['a title and speech of a model', { algorithmic: true, trained: true }, 'compositeSynthetic'],
  [
    'a clip edited by a model, and music',
    { media: ['compositeWithTrainedAlgorithmicMedia', null] },
    'compositeSynthetic',
  ],
];

for (const [what, ingredients, expected] of CASES) {
  test(`${what}: ${expected}`, () => {
    assert.equal(digitalSourceTypeOf({ ...NOTHING, ...ingredients }), expected);
  });
}
