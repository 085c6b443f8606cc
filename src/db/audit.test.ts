import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { sql } from 'kysely';
import { auditQuery, deleteAuditBefore, insertAudit, listAudit } from './audit.ts';
import type { Database } from './open.ts';
import { describeEngines } from './testing/engines.ts';
import { judgedPlan } from './testing/plans.ts';
import { transact } from './transact.ts';

const ALL = { actor: null, action: null, target: null, since: null, until: null, after: null, limit: 50 };

describeEngines('the audit log', ({ open }) => {
  let database: Database;
  before(async () => {
    database = await open();
  });
  after(() => database[Symbol.asyncDispose]());

  function tell(workspaceId: string, at: number, overrides: { action?: string; target?: string } = {}) {
    const row = {
      id: `${workspaceId}-${at}`,
      workspace_id: workspaceId,
      at,
      actor_kind: 'key',
      actor: 'k',
      actor_name: 'build server',
      action: 'key.created',
      target: null,
      target_name: null,
      address: null,
      request_id: null,
      details: '{}',
      ...overrides,
    };
    return transact(database.db, (tx) => insertAudit(tx, row));
  }

  it('lets nothing be changed, whoever asks', async () => {
    await tell('kept', 1);
    const forgery = database.db.updateTable('audit').set({ actor: 'somebody else' });
    await assert.rejects(forgery.execute(), /append-only/);
    const [row] = await listAudit(database.db, { ...ALL, workspaceId: 'kept' });
    assert.equal(row?.actor, 'k');
  });

  it('is read by what was done, to what, and when, newest first', async () => {
    await tell('read', 1);
    await tell('read', 2, { action: 'key.revoked', target: 'old' });
    await tell('read', 3);
    const moments = async (query: object) =>
      (await listAudit(database.db, { ...ALL, workspaceId: 'read', ...query })).map(({ at }) => at);
    assert.deepEqual(await moments({}), [3, 2, 1]);
    assert.deepEqual(await moments({ action: 'key.revoked' }), [2]);
    assert.deepEqual(await moments({ target: 'old', actor: 'k' }), [2]);
    assert.deepEqual(await moments({ actor: 'another' }), []);
    assert.deepEqual(await moments({ since: 2, until: 3 }), [2]);
    assert.deepEqual(await moments({ after: { value: 3, id: 'read-3' }, limit: 1 }), [2]);
  });

  it('forgets what is older than is kept, in all workspaces, however much it is', async () => {
    await sql`delete from audit`.execute(database.db);
    for (const at of [1, 2, 5]) await tell('old', at);
    await tell('other', 1);
    assert.equal(await deleteAuditBefore(database.db, 5), 3);
    assert.deepEqual((await listAudit(database.db, { ...ALL, workspaceId: 'old' })).length, 1);
  });

  it('costs the same however long it is', async () => {
    for (const filter of [
      {},
      { actor: 'k' },
      { action: 'key.created' },
      { target: 't' },
      { since: 1, until: 9 },
    ]) {
      const query = { ...ALL, workspaceId: 'w', after: { value: 5, id: 'x' }, ...filter };
      const { plan, grows } = await judgedPlan(database.db, auditQuery(database.db, query).compile());
      assert.ok(!grows, plan);
    }
  });
});
