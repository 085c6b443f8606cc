import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Bucket } from '../../../test/infra/s3.ts';
import type { Patience } from './client.ts';
import { PROFILES, type ProfileName } from './profiles.ts';
import { openS3Blobs, type S3Blobs } from './store.ts';

const MIB = 2 ** 20;

/** Short, as the store is on this machine; what a busy one needs, and not more. */
export const IMPATIENT: Patience = { connect: 1_000, idle: 1_500, reply: 5_000, attempts: 3 };

export interface StoreSettings {
  readonly profile?: ProfileName;
  readonly patience?: Patience;
  /** Bytes of unused local copies that are kept. */
  readonly cache?: number;
}

/** A store in a bucket, closed after the test. */
export async function openStore(
  t: TestContext,
  bucket: Bucket,
  { profile = 'ceph', patience, cache = 64 * MIB }: StoreSettings = {},
): Promise<S3Blobs> {
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-s3-store-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const store = await openS3Blobs({
    ...bucket,
    clients: { endpoint: null, read: true, send: true },
    profile: { ...PROFILES[profile], pathStyle: true },
    largestObject: 10 * 1024 * MIB,
    memory: 256 * MIB,
    cache: { dir, limit: cache },
    ...(patience === undefined ? {} : { patience }),
  });
  t.after(() => store[Symbol.asyncDispose]());
  return store;
}
