import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cursorAt } from './cursor.ts';

/** The bar stands for the cursor. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const cursor = cursorAt(text, offset);
  return cursor && [cursor.kind, cursor.path, text.slice(cursor.from, cursor.to)];
}

describe('the cursor in a JSON text', () => {
  it('is in a key, whole or begun, or where one could begin', () => {
    assert.deepEqual(at('{"na|me": 1}'), ['property', [], '"name"']);
    assert.deepEqual(at('{"output": {"pr|'), ['property', ['output'], '"pr']);
    assert.deepEqual(at('{"a": [{"b": 1}, {|}]}'), ['property', ['a', 1], '']);
    assert.deepEqual(at('{"a": 1, |}'), ['property', [], '']);
    assert.deepEqual(at('{"a": 1,\n  fo|\n}'), ['property', [], 'fo']);
  });

  it('is in a value, or where one could begin', () => {
    assert.deepEqual(at('{"a": |}'), ['value', ['a'], '']);
    assert.deepEqual(at('{"a": "x|y", "b": 1}'), ['value', ['a'], '"xy"']);
    assert.deepEqual(at('{"a": [1, tr|]}'), ['value', ['a', 1], 'tr']);
    assert.deepEqual(at('{"a": {"b": ["x", "|'), ['value', ['a', 'b', 1], '"']);
  });

  it('is in nothing after a value', () => {
    assert.equal(at('{"a": 1 |}'), null);
    assert.equal(at('{"a": "x"|}'), null);
    assert.equal(at('{"a": {} |'), null);
  });

  it('does not take what is in strings for structure', () => {
    assert.deepEqual(at('{"a": "}],{\\"", "b": |'), ['value', ['b'], '']);
  });
});
