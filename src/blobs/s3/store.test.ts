import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Bucket, s3Suite } from '../../../test/infra/s3.ts';
import { blobsConformance } from '../blobs.conformance.ts';
import { stagingConformance } from '../staging.conformance.ts';
import { PROFILES, type ProfileName } from './profiles.ts';
import { openS3Blobs, type S3Blobs } from './store.ts';

const MIB = 2 ** 20;

async function openStore(t: TestContext, bucket: Bucket, profile: ProfileName = 'ceph'): Promise<S3Blobs> {
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-s3-store-'));
  const store = await openS3Blobs({
    ...bucket,
    profile: { ...PROFILES[profile], pathStyle: true },
    largestObject: 10 * 1024 * MIB,
    memory: 256 * MIB,
    cache: { dir, limit: 64 * MIB },
  });
  t.after(async () => {
    await store[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });
  return store;
}

s3Suite('S3', (fresh) => {
  for (const profile of ['ceph', 'gcs'] as const) {
    const engine = {
      name: `S3 (${profile})`,
      open: async (t: TestContext) => openStore(t, await fresh(), profile),
    };
    blobsConformance(engine);
    stagingConformance(engine);
  }
});
