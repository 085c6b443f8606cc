import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDirty, keep, openNew, openSaved, rebased, reopen, withDocument, withText } from './draft.ts';

const SAVED = { name: 'A', document: { output: { preset: 'hd' } }, version: 3 };

describe('the draft of a script', () => {
  it('has one document: what is typed shows in the form, and the other way round', () => {
    const typed = withText(openSaved(SAVED), '{"output": {"preset": "sd"}}');
    assert.deepEqual(typed.document, { output: { preset: 'sd' } });
    assert.deepEqual(JSON.parse(withDocument(typed, { output: { fps: 25 } }).text), { output: { fps: 25 } });
  });

  it('goes by what was last valid while the text is not', () => {
    const broken = withText(openSaved(SAVED), '{"output": ');
    assert.deepEqual([broken.isBroken, broken.document], [true, SAVED.document]);
    assert.equal(withText(broken, '[]').isBroken, true);
    assert.equal(withText(broken, '{}').isBroken, false);
  });

  it('has something to save when its name or its meaning is another', () => {
    const draft = openSaved(SAVED);
    assert.equal(isDirty(draft), false);
    assert.equal(isDirty(withText(draft, '{"output":{"preset":"hd"}}')), false);
    assert.equal(isDirty(withText(draft, '{"output":{"preset":"sd"}}')), true);
    assert.equal(isDirty({ ...draft, name: 'B' }), true);
    assert.equal(isDirty(openNew('New', {})), true);
    assert.equal(isDirty(rebased({ ...draft, name: 'B' }, { ...SAVED, name: 'B', version: 4 })), false);
  });

  it('comes back as it was left, and only where it was left changed', () => {
    const changed = withText({ ...openSaved(SAVED), values: { sign: 'Leo' } }, '{"output": ');
    const back = reopen(openSaved(SAVED), keep(changed));
    assert.deepEqual([back.text, back.isRestored, back.values], ['{"output": ', true, { sign: 'Leo' }]);
    const same = reopen(openSaved(SAVED), keep({ ...openSaved(SAVED), seed: 4 }));
    assert.deepEqual([same.isRestored, same.seed], [false, 4]);
    assert.equal(reopen(openSaved(SAVED), null).isRestored, false);
  });
});
