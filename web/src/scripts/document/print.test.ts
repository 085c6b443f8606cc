import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printJson } from './print.ts';

describe('printed JSON', () => {
  it('keeps on a line what fits there, and nothing of the outermost', () => {
    assert.equal(
      printJson({ name: 'a', output: { preset: 'hd', fps: 30 }, empty: {}, none: [] }),
      '{\n  "name": "a",\n  "output": { "preset": "hd", "fps": 30 },\n  "empty": {},\n  "none": []\n}',
    );
  });

  it('breaks what is longer than a line', () => {
    const long = 'x'.repeat(60);
    assert.equal(printJson({ list: [long, long] }), `{\n  "list": [\n    "${long}",\n    "${long}"\n  ]\n}`);
  });

  it('says the same as before', () => {
    const value = { a: [1, { b: ['"', '\n', null, true] }], c: { d: { e: 'é'.repeat(120) } } };
    assert.deepEqual(JSON.parse(printJson(value)), value);
  });
});
