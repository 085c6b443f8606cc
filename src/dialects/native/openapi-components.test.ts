import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Type } from 'typebox';
import { namesOf } from './openapi-components.ts';

const ONE = Type.Object({ a: Type.String() });
const OTHER = Type.Object({ b: Type.String() });

suite('the names of schemas', () => {
  test('are those of what is exported, without what says that it is a reply', () => {
    const names = namesOf([{ ThingReply: ONE, NewThing: OTHER, Id: Type.String(), shapeOf: () => ONE }]);
    assert.deepEqual([...names.values()], ['Thing', 'NewThing']);
  });

  test('may be said twice of the same, and not of two', () => {
    assert.equal(namesOf([{ Thing: ONE }, { ThingReply: ONE }]).size, 1);
    const message = 'Two different schemas are called Thing.';
    assert.throws(() => namesOf([{ Thing: ONE }, { Thing: OTHER }]), { message });
    assert.throws(() => namesOf([{ Thing: ONE, ThingReply: OTHER }]), { message });
  });
});
