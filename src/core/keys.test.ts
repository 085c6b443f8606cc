import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Database } from '#db/open.ts';
import { insertSampleOwner } from '#db/samples.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import type { AssetError } from '#errors.ts';
import { authenticate, createKey, listKeys, requireScope, revokeKey, type Scope } from './keys.ts';

let database: Database;
let workspaceId: string;

before(async () => {
  database = await openTemporaryDatabase();
  workspaceId = (await insertSampleOwner(database.db)).workspaceId;
});
after(() => database[Symbol.asyncDispose]());

function make(scopes: readonly Scope[], expiresAt: Date | null = null) {
  return createKey(database.db, workspaceId, { name: 'test', scopes, expiresAt });
}

function isKind(kind: string) {
  return (error: AssetError) => error.kind === kind;
}

suite('API keys', () => {
  test('a key opens its workspace, and is recognisable by its prefix', async () => {
    const { key, secret } = await make(['read', 'write']);
    const principal = await authenticate(database.db, secret);
    assert.equal(principal.workspaceId, workspaceId);
    assert.match(secret, /^polyreel_[\w-]{32}$/);
    assert.ok(secret.startsWith(key.prefix) && key.prefix.length < 16);
  });

  test('the database does not hold the secret', async () => {
    const { secret } = await make(['read']);
    const rows = await database.db.selectFrom('api_keys').selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes(secret.slice(-20)));
  });

  test('unknown, absent, expired and revoked keys are refused in the same words', async () => {
    const expired = await make(['read'], new Date(Date.now() - 1));
    const revoked = await make(['read']);
    await revokeKey(database.db, workspaceId, revoked.key.id);
    const refusals = await Promise.all(
      [null, 'polyreel_unknown', expired.secret, revoked.secret].map((secret) =>
        authenticate(database.db, secret).then(
          () => 'let in',
          (error: AssetError) => `${error.kind}: ${error.message}`,
        ),
      ),
    );
    assert.deepEqual([...new Set(refusals)], ['unauthenticated: A valid API key is needed.']);
  });

  test('admin includes write, write includes read, and nothing the other way', async () => {
    const can = async (scopes: readonly Scope[], needed: Scope) => {
      const principal = await authenticate(database.db, (await make(scopes)).secret);
      try {
        requireScope(principal, needed);
        return true;
      } catch (error) {
        assert.ok(isKind('forbidden')(error as AssetError));
        return false;
      }
    };
    assert.deepEqual(
      await Promise.all([can(['admin'], 'read'), can(['write'], 'read'), can(['admin'], 'write')]),
      [true, true, true],
    );
    assert.deepEqual(
      await Promise.all([can(['read'], 'write'), can(['write'], 'admin'), can(['read'], 'admin')]),
      [false, false, false],
    );
  });

  test('a key of another workspace can neither be seen nor revoked', async () => {
    const { key } = await make(['read']);
    const other = (await insertSampleOwner(database.db)).workspaceId;
    assert.deepEqual(await listKeys(database.db, other), []);
    await assert.rejects(revokeKey(database.db, other, key.id), isKind('not-found'));
    assert.ok((await listKeys(database.db, workspaceId)).some((one) => one.id === key.id && !one.revokedAt));
  });

  test('use is noted, to the minute', async () => {
    const { key, secret } = await make(['read']);
    await authenticate(database.db, secret);
    const noted = (await listKeys(database.db, workspaceId)).find((one) => one.id === key.id)?.lastUsedAt;
    assert.ok(noted && Date.now() - noted.getTime() < 60_000);
  });
});
