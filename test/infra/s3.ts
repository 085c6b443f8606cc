import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Ceph, cephPrograms, type S3Endpoint } from './s3/ceph.ts';
import { serverOfRun } from './server-of-run.ts';

export type { S3Endpoint } from './s3/ceph.ts';

/** One bucket that is there, and the keys to it. */
export interface Bucket extends S3Endpoint {
  readonly bucket: string;
}

/**
 * A suite over a real S3 server; `fresh` makes an empty bucket. Where the server's packages cannot be had, one skipped
 * test says why; with REQUIRE_S3 in the environment that is a failure.
 */
export function s3Suite(name: string, tell: (fresh: () => Promise<Bucket>) => void | Promise<void>): void {
  describe(name, async () => {
    const programs = await cephPrograms();
    if (!('missing' in programs)) return tell(async () => makeBucket(await clusterOfRun()));
    if (process.env.REQUIRE_S3) throw new Error(programs.missing);
    test('over S3', { skip: programs.missing });
  });
}

/** The cluster that all test files of one run share. */
function clusterOfRun(): Promise<S3Endpoint> {
  return serverOfRun('s3', join(import.meta.dirname, 's3', 'keeper.ts'));
}

/** A cluster of its own, for tests that kill, pause or fill it. */
export async function ownCluster(): Promise<Ceph> {
  const programs = await cephPrograms();
  if ('missing' in programs) throw new Error(programs.missing);
  return Ceph.start(await mkdtemp(join(tmpdir(), 'polyreel-ceph-')), programs);
}

export async function makeBucket(endpoint: S3Endpoint): Promise<Bucket> {
  const bucket = `test-${randomUUID()}`;
  const client = sdkClient(endpoint);
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return { ...endpoint, bucket };
}

/** The bare client of the SDK, to look at what a store did from outside. */
export function sdkClient({ endpoint, region, accessKey, secretKey }: S3Endpoint): S3Client {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
