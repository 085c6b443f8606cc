import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { sql } from 'kysely';
import type { Database } from '#db/open.ts';
import { insertSampleOwner } from '#db/samples.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import type { AssetError } from '#errors.ts';
import { openLog } from '#log.ts';
import { claimOnce, createOnce, type IdempotentCall } from './idempotency.ts';
import { openPresence } from './presence.ts';
import { createProject, projectsIn } from './projects.ts';

let database: Database;
let presence: AsyncDisposable;
let workspaceId: string;
let keys = 0;

before(async () => {
  database = await openTemporaryDatabase();
  presence = await openPresence({ db: database.db, log: openLog('silent'), instance: 'me' });
  workspaceId = (await insertSampleOwner(database.db)).workspaceId;
});
after(async () => {
  await presence[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function call(changes: Partial<IdempotentCall> = {}): IdempotentCall {
  keys += 1;
  return { workspaceId, operation: 'POST /x', key: `k${keys}`, payload: [1], owner: 'me', ...changes };
}

function makeProject(title: string) {
  return async (tx: Parameters<typeof createProject>[0]) => {
    const content = { title, description: null, editorState: {}, stateVersion: null };
    const { id } = await createProject(tx, workspaceId, content);
    return { status: 201, body: { id, title } };
  };
}

async function count(): Promise<number> {
  return (await projectsIn(database.db, workspaceId, { after: null, limit: 200 })).items.length;
}

function isKind(kind: string) {
  return (error: AssetError) => error.kind === kind;
}

suite('idempotency', () => {
  test('the same call again gets the first reply and creates nothing', async () => {
    const before = await count();
    const same = call();
    const first = await createOnce(database.db, same, makeProject('one'));
    const second = await createOnce(database.db, same, makeProject('two'));
    assert.deepEqual([first.replayed, second.replayed], [false, true]);
    assert.deepEqual(second.body, first.body);
    assert.equal(await count(), before + 1);
  });

  test('the same key with another payload is refused', async () => {
    const same = call();
    await createOnce(database.db, same, makeProject('one'));
    await assert.rejects(
      createOnce(database.db, { ...same, payload: [2] }, makeProject('two')),
      isKind('idempotency-mismatch'),
    );
  });

  test('the same key means another thing in another workspace or operation', async () => {
    const same = call();
    await createOnce(database.db, same, makeProject('one'));
    const elsewhere = await createOnce(database.db, { ...same, operation: 'POST /y' }, makeProject('two'));
    assert.equal(elsewhere.replayed, false);
    const other = (await insertSampleOwner(database.db)).workspaceId;
    const theirs = await createOnce(database.db, { ...same, workspaceId: other }, makeProject('three'));
    assert.equal(theirs.replayed, false);
  });

  test('while the first call runs, the second is told so; exactly one of many at once creates', async () => {
    const same = call();
    const claimed = await claimOnce(database.db, same);
    assert.ok(claimed.first);
    await assert.rejects(claimOnce(database.db, same), isKind('idempotency-in-flight'));
    const many = call();
    const before = await count();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => createOnce(database.db, many, makeProject('many'))),
    );
    assert.equal(await count(), before + 1);
    assert.ok(outcomes.some(({ status }) => status === 'fulfilled'));
  });

  test('a call that failed can be tried again, and its half-made work is undone', async () => {
    const same = call();
    const before = await count();
    const failing = async (tx: Parameters<typeof createProject>[0]) => {
      await makeProject('half')(tx);
      throw new Error('on purpose');
    };
    await assert.rejects(createOnce(database.db, same, failing), /on purpose/);
    assert.equal(await count(), before);
    assert.equal((await createOnce(database.db, same, makeProject('whole'))).replayed, false);
  });

  test('a call that failed while the database took nothing can be tried again when it does', async () => {
    const { db } = database;
    const same = call();
    const failing = async () => {
      throw new Error('on purpose');
    };
    await sql`create trigger full before delete on idempotency begin select raise(abort, 'full'); end`.execute(
      db,
    );
    await assert.rejects(createOnce(db, same, failing));
    await assert.rejects(createOnce(db, same, makeProject('too early')));
    await sql`drop trigger full`.execute(db);
    assert.equal((await createOnce(db, same, makeProject('whole'))).replayed, false);
  });

  test('what a process that died had claimed is free again', async () => {
    const dead = call({ owner: 'dead' });
    const theirs = await claimOnce(database.db, dead);
    const ours = await claimOnce(database.db, { ...dead, owner: 'me' });
    assert.ok(theirs.first && ours.first);
    const reply = { status: 201, body: {} };
    await assert.rejects(theirs.claim.settle(database.db, reply, null), isKind('conflict'));
    await ours.claim.settle(database.db, reply, null);
    assert.ok(!(await claimOnce(database.db, dead)).first);
  });
});
