import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { insertAsset, updateAsset } from '#db/assets.ts';
import type { Database } from '#db/open.ts';
import { insertSampleOwner, type SampleOwner, sampleAsset } from '#db/samples.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { transact } from '#db/transact.ts';
import type { Asset } from './asset.ts';
import { assetOf, grant, keynameOf, revokeKeyname } from './capabilities.ts';
import { newId } from './identifiers.ts';
import { get } from './library.ts';
import { openLinks } from './links.ts';

const NOTHING = { kind: 'not-found', message: /opens nothing/ };

function linksOf(secret: string, previousSecrets: readonly string[] = []) {
  const publicUrl = () => 'https://media.example';
  return openLinks({ secret, previousSecrets, publicUrl, window: 3_600_000, clock: Date.now });
}

suite('a keyname', () => {
  const links = linksOf('a secret of the tests');
  let database: Database;
  let owner: SampleOwner;
  before(async () => {
    database = await openTemporaryDatabase();
    owner = await insertSampleOwner(database.db);
  });
  after(() => database[Symbol.asyncDispose]());

  async function add(): Promise<Asset> {
    const id = newId();
    await transact(database.db, (tx) => insertAsset(tx, sampleAsset(owner, { id })));
    return get(database.db, owner.workspaceId, id);
  }

  const opened = (secret: string, by = links) => assetOf({ db: database.db, links: by }, secret);

  test('is always the same, can stand in a path, and opens its asset', async () => {
    const asset = await add();
    const keyname = keynameOf(asset, links);
    assert.equal(keynameOf(await get(database.db, owner.workspaceId, asset.id), links), keyname);
    assert.equal(encodeURIComponent(keyname), keyname);
    assert.deepEqual(await opened(keyname), asset);
  });

  test('opens nothing once it is revoked, and the next one does', async () => {
    const asset = await add();
    const keyname = keynameOf(asset, links);
    const next = await revokeKeyname(database.db, asset);
    assert.notEqual(keynameOf(next, links), keyname);
    await assert.rejects(opened(keyname), NOTHING);
    assert.equal((await opened(keynameOf(next, links))).id, asset.id);
    const stranger = await insertSampleOwner(database.db);
    await assert.rejects(revokeKeyname(database.db, { ...asset, workspaceId: stranger.workspaceId }), {
      kind: 'not-found',
    });
  });

  test('stays revoked when the server gets another secret', async () => {
    const asset = await add();
    const keyname = keynameOf(asset, links);
    const renewed = linksOf('another secret, newer', ['a secret of the tests']);
    assert.equal((await opened(keyname, renewed)).id, asset.id);
    await revokeKeyname(database.db, asset);
    await assert.rejects(opened(keyname, renewed), NOTHING);
  });

  test('cannot be made of another one, nor by another server', async () => {
    const [one, other] = [keynameOf(await add(), links), keynameOf(await add(), links)];
    const wrong = [
      one.slice(0, 25) + other.slice(25),
      `${one.slice(0, -1)}1`,
      one.slice(0, -1),
      `${one}0`,
      one.toUpperCase(),
      keynameOf(await add(), linksOf('the secret of another server')),
      '',
      'kn_',
      `kn_${'A'.repeat(44)}0`,
    ];
    for (const secret of wrong) await assert.rejects(opened(secret), NOTHING, secret);
  });

  test('of an asset in the trash opens nothing', async () => {
    const asset = await add();
    await transact(database.db, (tx) => updateAsset(tx, asset.id, { trashed_at: 1 }));
    await assert.rejects(opened(keynameOf(asset, links)), NOTHING);
  });

  test('and a granted secret hold independently', async () => {
    const asset = await add();
    const { secret } = await transact(database.db, (tx) => grant(tx, asset));
    await revokeKeyname(database.db, asset);
    assert.equal((await opened(secret)).id, asset.id);
  });
});
