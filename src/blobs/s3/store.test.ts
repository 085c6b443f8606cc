import type { TestContext } from 'node:test';
import { s3Suite } from '../../../test/infra/s3.ts';
import { blobsConformance } from '../blobs.conformance.ts';
import { stagingConformance } from '../staging.conformance.ts';
import { openStore } from './store.testing.ts';

s3Suite('S3', (fresh) => {
  // Ceph's own, and those that differ most from it: no conditions and no copies in the store; equal parts; CRC-32.
  for (const profile of ['ceph', 'gcs', 'r2', 'aws'] as const) {
    const engine = {
      name: `S3 as ${profile}`,
      open: async (t: TestContext) => openStore(t, await fresh(), { profile }),
    };
    blobsConformance(engine);
    stagingConformance(engine);
  }
});
