import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { readConfig } from '#config.ts';
import { newId } from '#core/identifiers.ts';
import { createKey } from '#core/keys.ts';
import { KEPT_TABLES, type TableName } from '#db/portable.ts';
import { openLog } from '#log.ts';
import { openSnapshotOf } from '../../src/app/database.ts';
import { openNative } from '../acceptance/doors/native.ts';
import { answered, requests } from '../acceptance/requests.ts';
import { png, wav } from '../acceptance/tiny-media.ts';
import { until } from '../conformance/until.ts';
import { openDataDir } from '../crash/storage.ts';
import {
  everyPlace,
  openPlaces,
  type Places,
  type Running,
  run,
  start,
  withDatabase,
} from './installation.ts';

const FILES = [
  { name: 'ночь \u0000 夜.png', mediaType: 'image/png', bytes: png(16) },
  { name: 'silence.wav', mediaType: 'audio/wav', bytes: wav(1) },
];

everyPlace('backups', ({ engine, storage }, bucket) => {
  test(`of ${engine} and ${storage} are restored into the others, with ids, bytes, links and jobs`, async () => {
    await using source = await openPlaces(engine, storage === 's3' ? await bucket() : null);
    await using backup = await openDataDir();
    const { ids, before, key, shortLink } = await fill(source);
    await interruptProbe(source, ids[0] ?? '');

    const created = await run(source, { name: 'backup create', dir: backup.path });
    assert.deepEqual(created.code, 0, created.lines.join('\n'));
    const verified = await run(source, { name: 'backup verify', dir: backup.path, cut: null, quick: false });
    assert.equal(verified.code, 0, verified.lines.join('\n'));

    const other = engine === 'sqlite' ? 'postgres' : 'sqlite';
    await using target = await openPlaces(other, storage === 'disk' ? await bucket() : null);
    const restore = { name: 'backup restore', dir: backup.path, cut: null, allowDamaged: false } as const;
    const restored = await run(target, restore);
    assert.equal(restored.code, 0, restored.lines.join('\n'));
    assert.match((await run(target, restore)).lines.join(), /not empty/);

    assert.deepEqual(await rowsOf(target), await rowsOf(source));

    const told = await withDatabase(target, (db) =>
      db.selectFrom('audit').select('actor').where('action', '=', 'backup.restored').execute(),
    );
    assert.deepEqual(told, [{ actor: 'system' }]);

    const highest = await highestSeq(target);
    await using service = await start(target);
    for (const [index, { path, id }] of before.entries()) {
      await until(async () => (await service.door.look(id))?.factsAreKnown);
      assert.deepEqual(await bytesAt(service.origin + path), FILES[index]?.bytes, 'by the URL from before');
    }
    assert.deepEqual(await bytesAt(service.origin + shortLink), FILES[0]?.bytes, 'by a short link');
    const door = await openNative({ origin: service.origin, key });
    assert.deepEqual(new Set(await door.list()), new Set(ids), 'with a key from before');
    await service.door.upload({ name: 'new.png', mediaType: 'image/png', bytes: png(17) });
    const { seq } = await service.app.db
      .selectFrom('assets')
      .select('seq')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    assert.ok(seq > highest, 'numbers of assets that are gone do not come again');
  });
});

/** Some assets, one of them deleted again, so that a number has been given that no row has. */
async function fill(places: Places) {
  await using service = await start(places);
  const ids: string[] = [];
  for (const file of FILES) ids.push(await service.door.upload(file));
  const gone = await service.door.upload({ name: 'gone.png', mediaType: 'image/png', bytes: png(18) });
  const before = [];
  for (const id of ids) {
    await until(async () => (await service.door.look(id))?.factsAreKnown);
    before.push({ id, path: await pathOf(service, id) });
  }
  await until(async () => (await service.door.look(gone))?.factsAreKnown);
  await service.door.remove(gone);
  const { db } = service.app;
  const { id: workspaceId } = await db.selectFrom('workspaces').select('id').executeTakeFirstOrThrow();
  const { secret: key } = await createKey(db, workspaceId, {
    name: 'old',
    scopes: ['read'],
    expiresAt: null,
  });
  return { ids, before, key, shortLink: await shortLinkTo(service, ids[0] ?? '') };
}

async function shortLinkTo({ origin, key }: Running, id: string): Promise<string> {
  const request = requests(`${origin}/api/v1`, { authorization: `Bearer ${key}` });
  const headers = { 'content-type': 'application/json' };
  const reply = await request('POST', `/assets/${id}/links`, { headers, body: '{"scope":"original"}' });
  const { url } = await answered(reply, 201, Type.Object({ url: Type.String() }));
  return new URL(url).pathname;
}

/** All that a backup keeps, by table and in one order, but for what a restore changes on purpose. */
async function rowsOf({ env }: Places): Promise<Record<string, string[]>> {
  await using snapshot = await openSnapshotOf(readConfig(env), openLog('silent'));
  const tables: Record<string, string[]> = {};
  for (const table of KEPT_TABLES) {
    const rows: string[] = [];
    for await (const batch of snapshot.rows(table)) {
      for (const row of batch) rows.push(JSON.stringify({ ...row, ...CHANGED[table] }));
    }
    if (table !== 'marks') tables[table] = rows.filter((row) => !row.includes('"backup.restored"')).sort();
  }
  return tables;
}

const CHANGED: Partial<Record<TableName, Record<string, null>>> = {
  jobs: { state: null, lease: null, lease_until: null },
  uploads: { expires_at: null },
};

async function pathOf({ door }: Running, id: string): Promise<string> {
  const asset = await door.look(id);
  assert.ok(asset);
  const { pathname, search } = new URL(asset.url);
  return pathname + search;
}

async function bytesAt(url: string): Promise<Buffer> {
  const reply = await fetch(url);
  assert.equal(reply.status, 200);
  return Buffer.from(await reply.arrayBuffer());
}

/** As a process that was killed amid a probe leaves an asset. */
async function interruptProbe(places: Places, id: string): Promise<void> {
  await withDatabase(places, async (db) => {
    const asset = await db
      .updateTable('assets')
      .set({ status: 'processing', facts: null })
      .where('id', '=', id)
      .returning('workspace_id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('jobs')
      .values({
        id: newId(),
        kind: 'probe',
        lane: 'media',
        workspace_id: asset.workspace_id,
        payload: JSON.stringify({ assetId: id }),
        priority: 0,
        state: 'running',
        attempt: 1,
        interruptions: 0,
        run_at: Date.now(),
        lease: newId(),
        lease_until: Date.now() + 24 * 3600_000,
        error: null,
        created_at: Date.now(),
      })
      .execute();
  });
}

/** The highest number that was ever given to an asset of the source: one more than any row has. */
async function highestSeq(places: Places): Promise<number> {
  return withDatabase(places, async (db) => {
    const rows = await db.selectFrom('assets').select('seq').execute();
    return Math.max(...rows.map(({ seq }) => seq)) + 1;
  });
}
