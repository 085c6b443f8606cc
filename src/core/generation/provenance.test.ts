import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Facts } from '#media/facts.ts';
import type { Clip, Picture, Timeline } from '#media/render/timeline.ts';
import type { Source } from '../asset.ts';
import type { Ingredient } from './ingredients.ts';
import type { Prepared } from './prepare.ts';
import { provenanceOf } from './provenance.ts';
import { sourceTypeOf } from './source-types.ts';

const CREATED = new Date('2026-01-02T03:04:05Z');
const REQUEST = { title: 'A "title"', tool: 'Polyreel 1', createdAt: CREATED, speechIsTrained: false };

const source = (provider: string | null): Source => ({ url: '', provider, jobId: null, expiresAt: null });

interface Parts {
  readonly pictures?: readonly Picture[];
  /** Of the assets that are used. */
  readonly sourceTypes?: readonly Ingredient['sourceType'][];
  readonly spoken?: boolean;
  readonly written?: Prepared['written'];
}

function preparedOf({ pictures = [], sourceTypes = [], spoken = false, written = {} }: Parts): Prepared {
  const facts = {} as Facts;
  const assets = sourceTypes.map((sourceType, index) => {
    const known = { status: 'ready', sha256: '', facts, blobKey: '' } as const;
    return { id: `a${index}`, name: '', sourceType, ...known };
  });
  const speech = spoken ? [{ assetId: null, sha256: '', facts }] : [];
  const media = [...assets.map(({ id }) => ({ assetId: id, sha256: '', facts })), ...speech];
  const clips = pictures.map((picture) => ({ picture }) as Clip);
  const stage = { width: 2, height: 2, background: '#000000ff', tracks: [{ clips, transitions: [] }] };
  const timeline = { media, stage, sounds: [], duration: 1 } as unknown as Timeline;
  return { timeline, name: '', warnings: [], written, media: [], ingredients: assets };
}

const TEXT = { kind: 'text' } as Picture;
const NESTED = { kind: 'stage', stage: { tracks: [{ clips: [{ picture: TEXT }] }] } } as unknown as Picture;

suite('what a generated file says of its making', () => {
  const CASES: readonly [string, Parts, boolean, string | null][] = [
    ['a title', { pictures: [TEXT] }, false, 'algorithmicMedia'],
    ['a title within a timeline of its own', { pictures: [NESTED] }, false, 'algorithmicMedia'],
    ['a clip of unknown origin', { sourceTypes: [null] }, false, null],
    ['a clip of a model', { sourceTypes: ['trainedAlgorithmicMedia'] }, false, 'trainedAlgorithmicMedia'],
    [
      'a clip of a model among others',
      { sourceTypes: ['trainedAlgorithmicMedia', null] },
      false,
      'compositeSynthetic',
    ],
    ['speech by rules', { spoken: true }, false, 'algorithmicMedia'],
    ['speech of a model', { spoken: true }, true, 'trainedAlgorithmicMedia'],
    [
      'a title that a model wrote',
      { pictures: [TEXT], written: { text: { text: '', by: 'model' } } },
      false,
      'compositeSynthetic',
    ],
    [
      'a title that is its prompt',
      { pictures: [TEXT], written: { text: { text: '', by: 'template' } } },
      false,
      'algorithmicMedia',
    ],
  ];
  for (const [what, parts, speechIsTrained, expected] of CASES) {
    test(`${what}: ${expected}`, () => {
      const { digitalSourceType, ...rest } = provenanceOf(preparedOf(parts), { ...REQUEST, speechIsTrained });
      assert.equal(digitalSourceType, expected);
      assert.deepEqual(rest, {
        title: 'A "title"',
        tool: 'Polyreel 1',
        createdAt: '2026-01-02T03:04:05.000Z',
      });
    });
  }

  test('what came from a generator was made by a model, what came from elsewhere may be anything', () => {
    assert.equal(sourceTypeOf(source('replicate')), 'trainedAlgorithmicMedia');
    for (const unknown of [source('discord'), source(null), null]) assert.equal(sourceTypeOf(unknown), null);
  });
});
