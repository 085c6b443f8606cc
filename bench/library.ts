import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Insertable } from 'kysely';
import { v7 } from 'uuid';
import { hashKey } from '#core/keys.ts';
import { setUp } from '#core/setup.ts';
import { listAccounts } from '#db/accounts.ts';
import { insertAsset } from '#db/assets.ts';
import { findApiKeyByHash } from '#db/keys.ts';
import { openDatabase } from '#db/open.ts';
import { type SampleOwner, sampleAsset } from '#db/samples.ts';
import type { AssetsTable } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { openLog } from '#log.ts';
import type { Facts } from '#media/facts.ts';
import { API_KEY } from '../test/crash/service.ts';

/** One asset in so many is a video, or has the word in its name. */
export const ONE_VIDEO_IN = 5;
export const ONE_HARBOUR_IN = 10;

const BATCH = 1_000;
const FIRST_CREATED = Date.UTC(2026, 0, 1);
const SECOND = 1_000;

/** Fills a new data directory with assets that have no bytes, which is all that a list needs; one was made each second. */
export async function makeLibrary(dataDir: string, count: number): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, 'polyreel.db');
  await using database = await openDatabase({ path, log: openLog('warn') });
  const { db } = database;
  await setUp(db, { configuredKey: API_KEY, shared: false });
  const workspaceId = (await findApiKeyByHash(db, hashKey(API_KEY)))?.workspace_id ?? '';
  const [account] = await listAccounts(db, workspaceId);
  if (account === undefined) throw new Error('The new library has no account.');
  const owner = { workspaceId, userId: account.user_id };
  for (let start = 0; start < count; start += BATCH) {
    const length = Math.min(BATCH, count - start);
    const rows = Array.from({ length }, (_, index) => assetNumber(start + index, owner));
    await transact(db, async (tx) => {
      await Promise.all(rows.map((row) => insertAsset(tx, row)));
    });
  }
}

function assetNumber(number: number, owner: SampleOwner): Insertable<AssetsTable> {
  const createdAt = FIRST_CREATED + number * SECOND;
  const isVideo = number % ONE_VIDEO_IN === 0;
  const place = number % ONE_HARBOUR_IN === 0 ? 'harbour' : 'street';
  return sampleAsset(owner, {
    id: v7({ msecs: createdAt }),
    kind: isVideo ? 'video' : 'image',
    media_type: isVideo ? 'video/mp4' : 'image/png',
    extension: isVideo ? 'mp4' : 'png',
    name: `${place} at dawn ${number}.${isVideo ? 'mp4' : 'png'}`,
    description: 'Seen from above, in the first light.',
    tags: '["dawn","draft"]',
    facts: JSON.stringify(FACTS),
    derivatives: JSON.stringify([
      { role: 'thumbnail', key: v7(), mediaType: 'image/webp', width: 512, height: 288, size: 9_000 },
    ]),
    created_at: createdAt,
    updated_at: createdAt,
  });
}

const FACTS: Facts = {
  kind: 'image',
  mediaType: 'image/png',
  container: 'png',
  duration: null,
  bitRate: null,
  video: null,
  audio: null,
  image: {
    format: 'png',
    width: 1280,
    height: 720,
    orientation: 1,
    pages: 1,
    alpha: false,
    colorSpace: 'srgb',
  },
  captions: null,
  font: null,
  tags: {},
};
