import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completionsAt } from './complete.ts';
import { cursorAt } from './cursor.ts';
import { readLeniently } from './places.ts';
import type { Schema } from './schema.ts';

const TEXT = { anyOf: [{ type: 'string' }, { $ref: '#/$defs/placeholder' }] };
const SCHEMA: Schema = {
  type: 'object',
  properties: {
    inputs: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
    fit: { anyOf: [{ enum: ['cover', 'contain'], type: 'string' }, { $ref: '#/$defs/placeholder' }] },
    asset: {
      anyOf: [
        { type: 'object', required: ['text'], properties: { type: { const: 'text' }, text: TEXT } },
        { type: 'object', properties: { type: { const: 'image' }, src: TEXT } },
      ],
    },
    tracks: { $ref: '#/$defs/tracks' },
  },
  $defs: {
    placeholder: { type: 'string', pattern: '\\$\\{' },
    tracks: {
      type: 'array',
      items: {
        type: 'object',
        properties: { loop: { type: 'boolean' }, tracks: { $ref: '#/$defs/tracks' } },
      },
    },
  },
};

/** What is offered at the bar. */
function offered(marked: string): string[] {
  const text = marked.replace('|', '');
  const cursor = cursorAt(text, marked.indexOf('|'));
  assert.ok(cursor !== null);
  return completionsAt(SCHEMA, readLeniently(text), cursor).map(({ label }) => label);
}

describe('completion', () => {
  it('offers the properties that are not there yet', () => {
    assert.deepEqual(offered('{"fit": "cover", |}'), ['inputs', 'asset', 'tracks']);
  });

  it('offers those of the one that its type tells', () => {
    assert.deepEqual(offered('{"asset": {"type": "image", |}}'), ['src']);
    assert.deepEqual(offered('{"asset": {|}}'), ['type', 'text', 'src']);
  });

  it('offers values of closed sets, and whole objects by their type', () => {
    assert.deepEqual(offered('{"fit": |}'), ['cover', 'contain']);
    assert.deepEqual(offered('{"asset": |}'), ['text', 'image']);
    assert.deepEqual(offered('{"asset": {"type": "|"}}'), ['text', 'image']);
  });

  it('goes round the circle that references make', () => {
    assert.deepEqual(offered('{"tracks": [{"tracks": [{"loop": |}]}]}'), ['true', 'false']);
  });

  it("offers the script's own inputs outside of them", () => {
    assert.deepEqual(offered('{"inputs": [{"name": "sign"}], "asset": {"type": "text", "text": "|"}}'), [
      '${sign}',
    ]);
    assert.deepEqual(offered('{"inputs": [{"name": "|"}]}'), []);
  });

  it('says what is needed, and puts the cursor inside', () => {
    const text = '{"asset": {"type": "text", }}';
    const cursor = cursorAt(text, text.indexOf(', }') + 2);
    assert.ok(cursor !== null);
    const [first] = completionsAt(SCHEMA, readLeniently(text), cursor);
    assert.deepEqual([first?.insert, first?.detail], ['"text": "|"', 'text *']);
  });
});
