import assert from 'node:assert/strict';
import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Kysely } from 'kysely';
import { listAccounts } from '#db/accounts.ts';
import { findApiKeyByHash } from '#db/keys.ts';
import type { Schema } from '#db/schema.ts';
import { describeEngines } from '#db/testing/engines.ts';
import { hashKey } from './keys.ts';
import { setUsualLimits } from './limits/limits.ts';
import { claimStore, makeFirstKey, setUp } from './setup.ts';
import { noteSecret, signingSecret } from './signing-secret.ts';

const UNLIMITED = {
  bytes: null,
  assets: null,
  renderMinutes: null,
  runningRenders: null,
  requestsPerMinute: null,
};

async function isValid(db: Kysely<Schema>, secret: string): Promise<boolean> {
  const key = await findApiKeyByHash(db, hashKey(secret));
  return key !== null && key.revoked_at === null;
}

describeEngines('the first start', (engine) => {
  test('makes one workspace with its owner and one key, however often it is repeated', async () => {
    await using database = await engine.open();
    const { db, shared } = database;
    const start = () =>
      database.alone(async () => {
        await setUp(db, { configuredKey: null, shared });
        return makeFirstKey(db);
      });
    const key = await start();
    assert.deepEqual([await start(), await start()], [null, null]);
    const workspaces = await db.selectFrom('workspaces').select('id').execute();
    assert.equal(workspaces.length, 1);
    assert.equal((await listAccounts(db, workspaces[0]?.id ?? '')).length, 1);
    assert.ok(await isValid(db, key ?? ''));
  });

  test('a configured key is valid as long as it is configured, and needs no other', async () => {
    await using database = await engine.open();
    const { db, shared } = database;
    await setUp(db, { configuredKey: 'one-that-i-chose', shared });
    assert.equal(await makeFirstKey(db), null);
    assert.ok(await isValid(db, 'one-that-i-chose'));
    await setUp(db, { configuredKey: 'another', shared });
    assert.deepEqual([await isValid(db, 'one-that-i-chose'), await isValid(db, 'another')], [false, true]);
  });

  test('what the settings change is told in the audit log as the doing of the service', async () => {
    await using database = await engine.open();
    const { db, shared } = database;
    const start = async (configuredKey: string, secret: string, assets: number | null) => {
      await setUp(db, { configuredKey, shared });
      await setUsualLimits(db, { ...UNLIMITED, assets });
      await noteSecret(db, secret);
    };
    await start('one-that-i-chose', 'first secret', null);
    await start('one-that-i-chose', 'first secret', null);
    await start('another', 'second secret', 5);
    await start('one-that-i-chose', 'second secret', 5);
    const rows = await db.selectFrom('audit').selectAll().orderBy('id').execute();
    assert.deepEqual(
      rows.map(({ action, details }) => [action, details]),
      [
        ['account.created', '{"firstName":"Polyreel","lastName":"Owner"}'],
        ['key.created', '{}'],
        ['key.revoked', '{}'],
        ['key.created', '{}'],
        ['limits.changed', '{"assets":5}'],
        ['signing-secret.changed', '{}'],
        ['key.revoked', '{}'],
        ['key.restored', '{}'],
      ],
    );
    assert.ok(rows.every(({ actor }) => actor === 'system'));
    assert.doesNotMatch(JSON.stringify(rows), /one-that-i-chose|another|secret"/);
  });

  test('a database and a media storage belong together', async () => {
    await using database = await engine.open();
    await claimStore(database.db, 'a');
    await claimStore(database.db, 'a');
    await assert.rejects(claimStore(database.db, 'b'), /not the one that this database belongs to/);
  });

  test('processes that share the database sign alike; one that does not keeps its secret apart from it', async () => {
    await using database = await engine.open();
    const { db, shared } = database;
    await using first = await mkdtempDisposable(join(tmpdir(), 'polyreel-secret-'));
    await using second = await mkdtempDisposable(join(tmpdir(), 'polyreel-secret-'));
    const secretIn = (dataDir: string, configured: string | null = null) =>
      database.alone(() => signingSecret(db, { configured, dataDir, shared }));
    const secret = await secretIn(first.path);
    assert.ok(secret.length >= 32);
    assert.equal(await secretIn(first.path), secret);
    assert.equal((await secretIn(second.path)) === secret, shared);
    assert.equal(await secretIn(first.path, 'a configured one'), 'a configured one');
    assert.deepEqual(await readdir(first.path), shared ? [] : ['secret']);
  });
});
