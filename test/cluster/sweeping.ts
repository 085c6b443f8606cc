import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROFILES } from '#blobs/s3/profiles.ts';
import { openS3Blobs } from '#blobs/s3/store.ts';
import { sweep } from '#core/sweep.ts';
import { openDatabase } from '#db/open.ts';
import { postgresOptions } from '#db/testing/engines.ts';
import { openLog } from '#log.ts';
import type { Bucket } from '../infra/s3.ts';

const MIB = 2 ** 20;

/** The service's own sweep of what no row names, without the day that it gives uploads to end. */
export async function sweepNow({
  databaseUrl,
  bucket,
}: {
  databaseUrl: string;
  bucket: Bucket;
}): Promise<void> {
  await using database = await openDatabase(postgresOptions(databaseUrl));
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-sweep-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const blobs = stack.use(
    await openS3Blobs({
      ...bucket,
      profile: { ...PROFILES.ceph, pathStyle: true },
      largestObject: 10_240 * MIB,
      memory: 64 * MIB,
      cache: { dir, limit: 0 },
      clients: { endpoint: null, read: false, send: false },
    }),
  );
  const now = new Date();
  await sweep({ db: database.db, blobs, log: openLog('silent') }, now);
  await blobs.sweep(now);
}
