import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Kysely } from 'kysely';
import { until } from '../../test/conformance/until.ts';
import {
  BEGINNING,
  deleteEventsBefore,
  type EventPosition,
  isBefore,
  listEvents,
  presentPosition,
  sweptPosition,
} from './events.ts';
import { insertProject } from './projects.ts';
import type { Schema } from './schema.ts';
import { describeEngines } from './testing/engines.ts';
import { transact } from './transact.ts';
import { insertWorkspace } from './workspaces.ts';

const WRITERS = 6;
const EACH = 30;

describeEngines('the feed of events', ({ open }) => {
  it('shows a reader who follows every event once and in order, however many write', async () => {
    await using database = await open();
    const { db } = database;
    await makeWorkspace(db, 'w');
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(db, writer)));
    const isOver = writing.then(() => true);
    const seen: string[] = [];
    let position: EventPosition = BEGINNING;
    while (true) {
      const over = await Promise.race([isOver, turn()]);
      const query = { workspaceId: 'w', after: position, types: null, limit: 7 };
      const { rows, held } = await listEvents(db, query);
      for (const row of rows) {
        assert.ok(isBefore(position, row), `${row.xid}-${row.seq} after ${position.xid}-${position.seq}`);
        position = row;
        seen.push(row.project_id ?? '');
      }
      if (over && rows.length === 0 && !held) break;
    }
    assert.equal(new Set(seen).size, WRITERS * EACH);
    assert.equal(seen.length, WRITERS * EACH);
  });

  it('tells of nothing that was undone', async () => {
    await using database = await open();
    const { db } = database;
    await makeWorkspace(db, 'w');
    const failing = transact(db, async (tx) => {
      await addProject(tx, 'p');
      throw new Error('undone');
    });
    await assert.rejects(failing, /undone/);
    const { rows, held } = await listEvents(db, {
      workspaceId: 'w',
      after: BEGINNING,
      types: null,
      limit: 9,
    });
    assert.deepEqual([rows, held], [[], false]);
  });

  it('keeps what is young, and says from where it is complete', async () => {
    await using database = await open();
    const { db } = database;
    await makeWorkspace(db, 'w');
    for (const id of ['a', 'b', 'c']) await addProject(db, id);
    await db.updateTable('events').set({ created_at: 1000 }).where('project_id', 'in', ['a', 'b']).execute();
    assert.equal(await sweptPosition(db), null);
    await deleteEventsBefore(db, 2000);
    const rows = await told(db, 1);
    assert.deepEqual(
      rows.map((row) => row.project_id),
      ['c'],
    );
    const swept = await sweptPosition(db);
    assert.ok(swept !== null && rows[0] !== undefined && isBefore(swept, rows[0]));
    await deleteEventsBefore(db, Date.now() + 60_000);
    await until(async () => !isBefore(await presentPosition(db), (await sweptPosition(db)) ?? BEGINNING));
  });

  it('goes with no workspace, and keeps none from going', async () => {
    await using database = await open();
    const { db } = database;
    await makeWorkspace(db, 'w');
    await addProject(db, 'a');
    await db.deleteFrom('workspaces').where('id', '=', 'w').execute();
    const rows = await told(db, 2);
    assert.deepEqual(
      rows.map(({ type }) => type),
      ['project.created', 'project.deleted'],
    );
  });
});

async function makeWorkspace(db: Kysely<Schema>, id: string): Promise<void> {
  await transact(db, (tx) => insertWorkspace(tx, { id, name: 'Test', created_at: 0 }));
}

/** Transactions that stay open for different times, so that they commit in another order than they wrote. */
async function write(db: Kysely<Schema>, writer: number): Promise<void> {
  for (let n = 0; n < EACH; n += 1) {
    await transact(db, async (tx) => {
      await addProject(tx, `${writer}-${n}`);
      for (let wait = (writer * 7 + n * 3) % 5; wait > 0; wait -= 1)
        await tx.selectFrom('marks').select('name').execute();
    });
  }
}

function addProject(db: Kysely<Schema>, id: string): Promise<void> {
  const content = { title: id, description: null, editor_state: '{}', state_version: null };
  return insertProject(db, { id, workspace_id: 'w', ...content, created_at: 0, updated_at: 0 });
}

function turn(): Promise<false> {
  return new Promise((resolve) => setImmediate(() => resolve(false)));
}

/** So many events, once no other transaction on the server holds them up. */
function told(db: Kysely<Schema>, count: number) {
  return until(async () => {
    const query = { workspaceId: 'w', after: BEGINNING, types: null, limit: 9 };
    const { rows } = await listEvents(db, query);
    return rows.length >= count && rows;
  });
}
