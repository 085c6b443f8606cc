import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { earliestIdAt, newId } from '#core/identifiers.ts';
import { png } from '../acceptance/tiny-media.ts';
import { until } from '../conformance/until.ts';
import {
  everyPlace,
  openPlaces,
  type Places,
  run,
  start,
  withDatabase,
  withStorage,
} from './installation.ts';

const PICTURE = png(16);
const CHECK = { name: 'fsck', fix: false, deep: true, json: true } as const;
const LONG_AGO = Date.now() - 48 * 3600_000;

/** What is done to an installation with one picture. */
interface Damage {
  readonly kind: string;
  readonly damage: (places: Places, asset: Picture) => Promise<void>;
  /** What the asset is after the repair, once the service has run again; "ready" unless said otherwise. */
  readonly becomes?: 'failed';
}

interface Picture {
  readonly id: string;
  readonly key: string;
  readonly previewKey: string;
  readonly workspaceId: string;
}

const DAMAGES: Readonly<Record<string, Damage>> = {
  'stored bytes that no row names': {
    kind: 'orphan-blob',
    damage: (places) => put(places, earliestIdAt(new Date(LONG_AGO)), Buffer.from('left over')),
  },
  'an original that is gone': {
    kind: 'missing-blob',
    damage: (places, { key }) => withStorage(places, (blobs) => blobs.delete(key)),
    becomes: 'failed',
  },
  'a preview that is gone': {
    kind: 'missing-blob',
    damage: (places, { previewKey }) => withStorage(places, (blobs) => blobs.delete(previewKey)),
  },
  'an original with other bytes': {
    kind: 'wrong-blob',
    damage: async (places, { key }) => {
      await withStorage(places, (blobs) => blobs.delete(key));
      await put(places, key, Buffer.alloc(PICTURE.byteLength));
    },
    becomes: 'failed',
  },
  'a job whose process is gone': {
    kind: 'stuck-job',
    damage: async (places, { id, workspaceId }) => {
      await forget(places, id);
      await withDatabase(places, async (db) => {
        const job = { kind: 'probe', lane: 'media', priority: 0, state: 'running', attempt: 1 } as const;
        const times = { run_at: LONG_AGO, created_at: LONG_AGO, lease_until: LONG_AGO };
        const rest = {
          id: newId(),
          workspace_id: workspaceId,
          interruptions: 0,
          lease: newId(),
          error: null,
        };
        const payload = JSON.stringify({ assetId: id });
        await db
          .insertInto('jobs')
          .values({ ...job, ...times, ...rest, payload })
          .execute();
      });
    },
  },
  'an asset that no job is about': { kind: 'stuck-job', damage: (places, { id }) => forget(places, id) },
  'usage that is counted wrong': {
    kind: 'wrong-usage',
    damage: (places) =>
      withDatabase(places, async (db) => {
        await db.updateTable('asset_usage').set({ assets: 7 }).execute();
        const { id } = await db.selectFrom('workspaces').select('id').executeTakeFirstOrThrow();
        const renders = { workspace_id: id, month: '2026-01', shard: 0, length: 7 };
        await db.insertInto('render_usage').values(renders).execute();
      }),
  },
  'a row of bytes that nothing has': {
    kind: 'unused-blob',
    damage: async (places, { workspaceId }) => {
      const key = newId();
      await put(places, key, Buffer.from('nobody has it'));
      await withDatabase(places, async (db) => {
        await db
          .insertInto('blobs')
          .values({ key, workspace_id: workspaceId, size: 13, sha256: null })
          .execute();
      });
    },
  },
  'an asset that is not counted among those with its bytes': {
    kind: 'dangling-row',
    damage: (places, { id }) =>
      withDatabase(places, async (db) => {
        await db.deleteFrom('blob_uses').where('asset_id', '=', id).where('role', '=', 'original').execute();
      }),
  },
};

everyPlace('fsck', ({ engine, storage }, bucket) => {
  // Storage and database are looked at independently of each other.
  if ((engine === 'sqlite') !== (storage === 'disk')) return;
  for (const [name, { kind, damage, becomes = 'ready' }] of Object.entries(DAMAGES)) {
    test(`on ${engine} and ${storage} finds and repairs ${name}`, async () => {
      await using places = await openPlaces(engine, storage === 's3' ? await bucket() : null);
      const picture = await fill(places);
      const before = await run(places, CHECK);
      assert.deepEqual([before.code, before.lines], [0, ['{"faults":0,"repaired":0}']]);

      await damage(places, picture);
      const found = await run(places, CHECK);
      assert.equal(found.code, 1);
      const kinds = found.lines.slice(0, -1).map((line) => JSON.parse(line).kind);
      assert.ok(kinds.includes(kind), found.lines.join('\n'));

      const fixed = await run(places, { ...CHECK, fix: true });
      assert.equal(fixed.code, 0, fixed.lines.join('\n'));
      const after = await run(places, CHECK);
      assert.deepEqual([after.code, after.lines], [0, ['{"faults":0,"repaired":0}']]);
      const status = await statusAfterRun(places, picture);
      assert.equal(status, becomes);
    });
  }

  test(`on ${engine} and ${storage} finds nothing amid uploads and deletions`, async () => {
    await using places = await openPlaces(engine, storage === 's3' ? await bucket() : null);
    await using service = await start(places);
    const ending = new AbortController();
    const load = (async () => {
      for (let count = 0; !ending.signal.aborted; count += 1) {
        const bytes = png(16, String(count));
        const id = await service.door.upload({ name: 'a.png', mediaType: 'image/png', bytes });
        if (count % 3 !== 0) await service.door.remove(id);
      }
    })();
    for (let round = 0; round < 3; round += 1) {
      const { code, lines } = await run(places, CHECK);
      assert.equal(code, 0, lines.join('\n'));
    }
    ending.abort();
    await load;
    if (engine === 'postgres') return;
    const refused = await run(places, { ...CHECK, fix: true });
    assert.equal(refused.code, 1);
    assert.match(refused.lines.join(), /stop it first/);
  });
});

async function fill(places: Places): Promise<Picture> {
  await using service = await start(places);
  const id = await service.door.upload({ name: 'a.png', mediaType: 'image/png', bytes: PICTURE });
  await until(async () => (await service.door.look(id))?.factsAreKnown);
  const row = await service.app.db
    .selectFrom('assets')
    .select(['blob_key', 'derivatives', 'workspace_id'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const [preview] = JSON.parse(row.derivatives);
  return { id, key: row.blob_key ?? '', previewKey: preview.key, workspaceId: row.workspace_id };
}

async function put(places: Places, key: string, bytes: Buffer): Promise<void> {
  const { signal } = new AbortController();
  await withStorage(places, (blobs) => blobs.put(key, Readable.from([bytes]), { signal }));
}

/** As if the job that is about it had been lost. */
async function forget(places: Places, id: string): Promise<void> {
  await withDatabase(places, async (db) => {
    const lost = { status: 'processing', facts: null, updated_at: LONG_AGO };
    await db.updateTable('assets').set(lost).where('id', '=', id).execute();
  });
}

/** Of the asset, when nothing is being done about it any more. */
async function statusAfterRun(places: Places, { id }: Picture): Promise<string> {
  await using service = await start(places);
  return await until(async () => {
    const { status } = await service.app.db
      .selectFrom('assets')
      .select('status')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return status !== 'processing' && status;
  });
}
