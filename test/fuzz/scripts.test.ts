import { suite } from 'node:test';
import fc from 'fast-check';
import { scriptSchema } from '#core/scripts/document/schema.ts';
import { estimate } from '#core/scripts/estimate.ts';
import { TEMPLATES } from '#core/scripts/templates/templates.ts';
import { CLIP_ID, PENDING_ID, PHOTO_ID, resolved, SONG_ID } from '#core/scripts/testing/environment.ts';
import { readsAnything } from './property.ts';
import { damaged, type JsonSchema, NOWHERE, valuesOf } from './schema-values.ts';

const schema = scriptSchema as unknown as JsonSchema & {
  readonly $defs: Readonly<Record<string, JsonSchema>>;
};
const resolve = (ref: string) => schema.$defs[ref.replace('#/$defs/', '')] ?? {};

/** As it arrives: as JSON, which names assets that there are. */
const sent = (documents: fc.Arbitrary<unknown>) =>
  fc
    .tuple(documents, fc.constantFrom(CLIP_ID, PHOTO_ID, SONG_ID, PENDING_ID, NOWHERE))
    .map(([document, id]) => JSON.parse(JSON.stringify(document ?? null).replaceAll(NOWHERE, id)) as object);

const parameters = fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });

/** What the guide shows: every kind of clip, with what goes with it. */
const FULL = {
  inputs: [
    { name: 'title', type: 'text', default: 'Hello' },
    { name: 'count', type: 'number', default: 2 },
  ],
  output: { width: 320, height: 180, fps: 25 },
  timeline: {
    background: '#102030',
    tracks: [
      { clips: [{ asset: { type: 'text', text: '${title} ${upper(title)}' }, start: 0, length: 2 }] },
      {
        clips: [
          { asset: { type: 'video', src: NOWHERE }, length: 2, transition: { in: 'fade' } },
          { asset: { type: 'image', src: NOWHERE }, length: 1.5, effect: 'zoomIn' },
          { asset: { type: 'shape', shape: 'ellipse', fill: 'red' }, start: 1, length: 1 },
        ],
      },
    ],
  },
  soundtrack: { src: NOWHERE, volume: 0.5 },
};

const made = (document: object, values: Record<string, unknown>) =>
  estimate(resolved(document, { parameters: values as never, environment: { dryRun: true } }).timeline);

suite('scripts', () => {
  const byScheme = sent(valuesOf(schema, resolve));
  const shown = sent(fc.oneof(damaged(FULL), ...TEMPLATES.map(({ document }) => damaged(document))));
  readsAnything('by their schema', fc.tuple(byScheme, parameters), ([document, values]) =>
    made(document, values),
  );
  readsAnything('that were right once', fc.tuple(shown, parameters), ([document, values]) =>
    made(document, values),
  );
});
