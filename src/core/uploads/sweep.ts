import type { Kysely } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import type { Schema } from '#db/schema.ts';
import { expiredUploads, stagedUploads } from '#db/uploads.ts';
import type { Jobs } from '#jobs/jobs.ts';
import { discardUpload } from './terminate.ts';
import { isUnderway } from './upload.ts';

const BATCH = 100;

interface SweepParts {
  readonly db: Kysely<Schema>;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
}

/** Removes the uploads that have expired at `now`, and staged bytes that no upload needs: a crash may leave some. */
export async function sweepUploads(parts: SweepParts, now: Date): Promise<void> {
  await sweepExpired(parts, now);
  await sweepStaging(parts);
}

async function sweepExpired(parts: SweepParts, now: Date): Promise<void> {
  while (true) {
    const rows = await expiredUploads(parts.db, now.getTime(), BATCH);
    let discarded = 0;
    for (const row of rows) {
      if (await isUnderway(parts.db, row.id)) continue;
      await discardUpload(parts, row);
      discarded += 1;
    }
    if (rows.length < BATCH || discarded === 0) return;
  }
}

/** An upload has its row before it has bytes, so that what has none is nobody's. */
async function sweepStaging({ db, blobs: { staging } }: SweepParts): Promise<void> {
  let batch: string[] = [];
  const sweepBatch = async () => {
    const needed = await stagedUploads(db, batch);
    for (const key of batch) if (!needed.has(key)) await staging.discard(key);
    batch = [];
  };
  for await (const key of staging.keys()) {
    batch.push(key);
    if (batch.length === BATCH) await sweepBatch();
  }
  if (batch.length > 0) await sweepBatch();
}
