import assert from 'node:assert/strict';
import { it } from 'node:test';
import { lastStarted, noteStarted, startedHere } from './started.ts';

it('of what was started here, the last one of a script is known', () => {
  for (const [asset, script] of [
    ['a', 'x'],
    ['b', 'y'],
    ['c', 'x'],
  ] as const)
    noteStarted(asset, script);
  assert.equal(lastStarted(startedHere.get(), 'x'), 'c');
  assert.equal(lastStarted(startedHere.get(), 'y'), 'b');
  assert.equal(lastStarted(startedHere.get(), null), null);
});
