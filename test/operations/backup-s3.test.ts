import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bucket as S3Bucket } from '#blobs/s3/bucket.ts';
import { listObjects, listUnfinished } from '#blobs/s3/listing.ts';
import { PROFILES } from '#blobs/s3/profiles.ts';
import { MAKING, PRUNING, takeTurn } from '#operations/backup/s3-turns.ts';
import { png } from '../acceptance/tiny-media.ts';
import { until } from '../conformance/until.ts';
import { type Bucket, s3Suite, sdkClient } from '../infra/s3.ts';
import { openPlaces, type Places, run, start } from './installation.ts';

const create = (dir: string) => ({ name: 'backup create', dir }) as const;
const verify = (dir: string, cut: string | null = null) =>
  ({ name: 'backup verify', dir, cut, quick: false }) as const;
const restore = (dir: string) => ({ name: 'backup restore', dir, cut: null, allowDamaged: false }) as const;
const prune = (dir: string, keep: number) => ({ name: 'backup prune', dir, keep, olderThan: null }) as const;

/** An installation that makes its backups in the store of a bucket. */
async function withBackupsAt({ endpoint, region, accessKey, secretKey }: Bucket): Promise<Places> {
  const places = await openPlaces('sqlite', null);
  const env = {
    ...places.env,
    POLYREEL_BACKUP_S3_ENDPOINT: endpoint,
    POLYREEL_BACKUP_S3_REGION: region,
    POLYREEL_BACKUP_S3_ACCESS_KEY: accessKey,
    POLYREEL_BACKUP_S3_SECRET_KEY: secretKey,
    POLYREEL_BACKUP_S3_PROFILE: 'ceph',
  };
  return { ...places, env };
}

async function done(places: Places, ...[command]: [Parameters<typeof run>[1]]): Promise<string> {
  const { code, lines } = await run(places, command);
  assert.equal(code, 0, lines.join('\n'));
  return lines.join('\n');
}

async function addPicture(places: Places, side: number): Promise<string> {
  await using service = await start(places);
  const id = await service.door.upload({ name: 'one.png', mediaType: 'image/png', bytes: png(side) });
  await until(async () => (await service.door.look(id))?.factsAreKnown);
  return id;
}

async function removePicture(places: Places, id: string): Promise<void> {
  await using service = await start(places);
  await service.door.remove(id);
}

/** The bare bucket, to see what is in it. */
function look(bucket: Bucket) {
  const store = new S3Bucket({
    client: sdkClient(bucket),
    name: bucket.bucket,
    profile: { ...PROFILES.ceph, pathStyle: true },
  });
  const names = async (prefix: string) => {
    const found: string[] = [];
    for await (const { key } of listObjects(store, prefix, null)) found.push(key);
    return found;
  };
  const cuts = async () =>
    (await names('home/cuts/')).flatMap((name) => /^home\/cuts\/(.*)\/manifest\.json$/.exec(name)?.[1] ?? []);
  return { store, names, cuts };
}

s3Suite('backups in a bucket', (fresh) => {
  test('are made without a local copy, verified, restored and pruned', async () => {
    const bucket = await fresh();
    const at = `s3://${bucket.bucket}/home`;
    const { store, names, cuts } = look(bucket);
    await using places = await withBackupsAt(bucket);
    const old = await addPicture(places, 16);
    await done(places, create(at));
    const before = await names('home/blobs/');
    assert.ok(before.length >= 2, 'the original and its preview');
    assert.match(await done(places, create(at)), / 0 bytes of it new/);

    await removePicture(places, old);
    const id = await addPicture(places, 17);
    await done(places, create(at));
    const all = await cuts();
    assert.equal(all.length, 3);
    for (const cut of all) await done(places, verify(at, cut));

    await done(places, prune(at, 1));
    assert.deepEqual(await cuts(), all.slice(2));
    const left = await names('home/blobs/');
    assert.ok(
      left.length >= 2 && left.every((name) => !before.includes(name)),
      'what only old cuts needed is gone',
    );
    assert.deepEqual(
      (await names('home/')).filter((name) => !/^home\/(?:blobs|cuts)\//.test(name)),
      [],
      'nothing says that somebody is still at it',
    );
    await done(places, verify(at));

    await using target = await withBackupsAt(bucket);
    await done(target, restore(at));
    {
      await using service = await start(target);
      const asset = await service.door.look(id);
      const reply = await fetch(asset?.url ?? '');
      assert.deepEqual(Buffer.from(await reply.arrayBuffer()), png(17));
    }

    await store.delete(left[0] ?? '');
    const { code, lines } = await run(places, verify(at));
    assert.deepEqual([code, lines.join().includes(left[0] ?? '')], [1, true]);
    await done(places, create(at));
    await done(places, verify(at));
  });

  test('are pruned by nobody while one is made, and the other way round', async () => {
    const bucket = await fresh();
    const at = `s3://${bucket.bucket}/home`;
    const { store, names, cuts } = look(bucket);
    const where = { bucket: store, prefix: 'home/' };
    await using places = await withBackupsAt(bucket);
    await addPicture(places, 16);
    await done(places, create(at));
    {
      await using _making = await takeTurn(where, MAKING, [PRUNING]);
      const { code, lines } = await run(places, prune(at, 1));
      assert.deepEqual([code, /a backup is being made/.test(lines.join())], [1, true]);
      await done(places, create(at));
    }
    {
      await using _pruning = await takeTurn(where, PRUNING, [MAKING, PRUNING]);
      for (const command of [create(at), prune(at, 1)]) {
        const { code, lines } = await run(places, command);
        assert.deepEqual([code, /backups are being pruned/.test(lines.join())], [1, true]);
      }
      // As if it had begun long ago.
      const over = { ...PRUNING, limit: -3600_000 };
      await using _turn = await takeTurn(where, MAKING, [over]);
    }
    assert.equal((await cuts()).length, 2);
    assert.deepEqual([...(await names('home/making/')), ...(await names('home/pruning/'))], []);
  });

  test('without a manifest are none, and the next pruning takes what is left of them', async () => {
    const bucket = await fresh();
    const at = `s3://${bucket.bucket}/home`;
    const { store, names, cuts } = look(bucket);
    await using places = await withBackupsAt(bucket);
    await addPicture(places, 16);
    await done(places, create(at));
    await done(places, create(at));
    const [first = ''] = await cuts();
    await store.delete(`home/cuts/${first}/manifest.json`);
    assert.match((await run(places, verify(at, first))).lines.join(), /has no backup/);
    const cut = await store.begin(`home/blobs/${'ab'.repeat(32)}`, null);
    const others = await store.begin('home/blobs/of-somebody-else', null);
    await done(places, prune(at, 5));
    const unfinished: string[] = [];
    for await (const { id } of listUnfinished(store, '')) unfinished.push(id);
    assert.deepEqual(unfinished, [others.id], `${cut.id} was left by a backup that was killed`);
    assert.deepEqual(await names(`home/cuts/${first}/`), []);
    await done(places, verify(at));
    const elsewhere = await run(places, verify(`s3://${bucket.bucket}`));
    assert.match(elsewhere.lines.join(), /no finished one/);
  });
});
