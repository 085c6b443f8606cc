import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditEntry } from '@polyreel/sdk';
import { factsOf } from './facts.ts';

const ENTRY: AuditEntry = {
  id: '0199aa00-0000-7000-8000-000000000000',
  at: '2026-11-21T12:00:00.000Z',
  actor: { kind: 'system', id: 'system', name: null },
  action: 'key.created',
  target: null,
  address: null,
  requestId: null,
  details: {},
};

test('an entry of the audit log tells its details in words', () => {
  const details = { scopes: ['read', 'write'], expiresAt: null, was: { maxJobs: 3 }, count: 2 };
  assert.deepEqual(factsOf({ ...ENTRY, details, requestId: 'r-1' }), [
    ['scopes', 'read, write'],
    ['expiresAt', 'none'],
    ['was', '{"maxJobs":3}'],
    ['count', '2'],
    ['request', 'r-1'],
  ]);
  assert.deepEqual(factsOf(ENTRY), []);
});
