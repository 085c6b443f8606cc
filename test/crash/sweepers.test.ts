import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { suite, type TestContext, test } from 'node:test';
import type { Blobs } from '#blobs/blobs.ts';
import { openDiskBlobs } from '#blobs/disk.ts';
import { openStore } from '#blobs/s3/store.testing.ts';
import { NOTHING_DECLARED } from '#core/asset.ts';
import { emptyTrash, trash } from '#core/deletion.ts';
import { newId } from '#core/identifiers.ts';
import { ingest } from '#core/ingest.ts';
import { getEvenTrashed } from '#core/library.ts';
import { sweep } from '#core/sweep.ts';
import { sweepUploads } from '#core/uploads/sweep.ts';
import { type Database, openDatabase } from '#db/open.ts';
import { insertSampleOwner, type SampleOwner } from '#db/samples.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { POSTGRES, postgresOptions } from '#db/testing/engines.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import { openLog } from '#log.ts';
import { freshDatabase } from '../infra/postgres.ts';
import { s3Suite } from '../infra/s3.ts';
import { uniqueFile } from './files.ts';
import { seeded } from './random.ts';
import { openDataDir } from './storage.ts';

const log = openLog('silent');
const { signal } = new AbortController();
const ROUNDS = 5;
const ORPHANS = 20;
const UPLOADS = 10;

/** What one server sweeps with. */
interface Server {
  readonly db: Database['db'];
  readonly blobs: Blobs;
  readonly jobs: ReturnType<typeof openEmbeddedJobs>;
  readonly log: typeof log;
}

function serverOf({ db, shared }: Database, blobs: Blobs): Server {
  const concurrency = { media: 1, network: 1, render: 1 };
  return { db, blobs, log, jobs: openEmbeddedJobs({ db, log, shared, concurrency, grace: 0 }) };
}

/** As each server does once an hour. That only one does it at a time is for the sake of the store, and not relied on here. */
async function tidy(server: Server, before: string): Promise<number> {
  const swept = await sweep(server, before);
  await sweepUploads(server, new Date());
  await emptyTrash(server, new Date(Date.now() + 1));
  return swept;
}

async function storyOf(t: TestContext, [one, other]: readonly [Server, Server]): Promise<void> {
  const owner = await insertSampleOwner(one.db);
  const random = seeded(21);
  const kept = new Set<string>();
  const upload = async (server: Server) => {
    const { id } = await ingest(server, draftOf(owner, random));
    kept.add(id);
  };
  let swept = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const orphans = Array.from({ length: ORPHANS }, newId);
    for (const key of orphans) await one.blobs.put(key, Readable.from([Buffer.from(key)]), { signal });
    await upload(other);
    const [thrown] = kept;
    if (thrown !== undefined && kept.delete(thrown)) {
      await trash(one.db, { workspaceId: owner.workspaceId, id: thrown }, { unlessUsed: false });
    }
    const before = newId();
    const uploads = Array.from({ length: UPLOADS }, (_, index) => upload(index % 2 === 0 ? one : other));
    const counts = await Promise.all([tidy(one, before), tidy(other, before)]);
    await Promise.all(uploads);
    swept += Math.max(...counts);
    for (const key of orphans) assert.equal(await one.blobs.size(key), null, 'an orphan is left');
  }
  for (const id of kept) {
    const { blobKey, size } = await getEvenTrashed(one.db, owner.workspaceId, id);
    assert.equal(await other.blobs.size(blobKey ?? ''), size);
  }
  t.diagnostic(`${kept.size} uploads kept, ${swept} orphans deleted`);
}

function draftOf(owner: SampleOwner, random: () => number) {
  const { name, bytes } = uniqueFile(random, 2_000);
  return {
    ...owner,
    name,
    description: '',
    tags: [],
    metadata: {},
    declared: NOTHING_DECLARED,
    origin: 'upload',
    projectId: null,
    alongside: null,
    body: Readable.from([bytes]),
    contentLength: bytes.byteLength,
    limit: bytes.byteLength,
    limits: {},
    signal,
  } as const;
}

suite('two sweepers at once', () => {
  test('delete what is nobody’s, once, and nothing else, over SQLite and a disk', async (t) => {
    await using database = await openTemporaryDatabase();
    await using directory = await openDataDir();
    await using blobs = await openDiskBlobs({ dir: join(directory.path, 'blobs'), log });
    await storyOf(t, [serverOf(database, blobs), serverOf(database, blobs)]);
  });

  s3Suite('of two servers', (fresh) => {
    test('do so over PostgreSQL and S3', { skip: POSTGRES.skip }, async (t) => {
      await using database = await freshDatabase();
      await using here = await openDatabase(postgresOptions(database.url));
      await using there = await openDatabase(postgresOptions(database.url));
      const bucket = await fresh();
      const [near, far] = [await openStore(t, bucket), await openStore(t, bucket)];
      await storyOf(t, [serverOf(here, near), serverOf(there, far)]);
    });
  });
});
