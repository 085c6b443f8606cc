import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferredWait } from './prefer.ts';

test('Prefer: wait=N is read among other preferences, and granted up to a limit', () => {
  const read = (prefer: string | string[]) => preferredWait({ prefer } as Record<string, string>);
  assert.deepEqual(
    [
      'wait=5',
      'respond-async, wait=10',
      'wait="3"; x=y',
      'return=minimal',
      'waiting=3',
      'wait=-1',
      'wait=99999',
    ].map(read),
    [5, 10, 3, null, null, null, 50],
  );
  assert.equal(read(['respond-async', 'wait=7']), 7);
  assert.equal(preferredWait({}), null);
});
