import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import { PROFILES } from '#blobs/s3/profiles.ts';
import { openS3Blobs } from '#blobs/s3/store.ts';
import { newId } from '#core/identifiers.ts';
import { cephPrograms } from '../../test/infra/s3/ceph.ts';
import { makeBucket, ownCluster, sdkClient } from '../../test/infra/s3.ts';
import { OURS } from '../contestants.ts';
import { aimFor, type Row, type Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const MB = 1e6;
const MIB = 2 ** 20;
const RIVAL = 'lib-storage';
const never = new AbortController().signal;

/** Puts of one file into a real S3 server, by our store and by the SDK's own multipart upload with the same parts in flight. */
export async function measureS3({ directory, quick }: Scope): Promise<Section> {
  const programs = await cephPrograms();
  if ('missing' in programs) return { name: 's3', title: 'S3', rows: [], notes: [programs.missing] };
  await using ceph = await ownCluster();
  const bucket = await makeBucket(ceph.endpoint);
  const size = (quick ? 128 : 512) * MIB;
  await using store = await openS3Blobs({
    ...bucket,
    profile: PROFILES.ceph,
    largestObject: size,
    memory: 256 * MIB,
    cache: { dir: join(directory, 'checkouts'), limit: 0 },
    clients: { endpoint: null, read: false, send: false },
  });
  const client = sdkClient(ceph.endpoint);
  const { bucket: other } = await makeBucket(ceph.endpoint);
  const puts: Readonly<Record<string, () => Promise<unknown>>> = {
    [OURS]: () => store.put(newId(), pieces(size), { signal: never }),
    [RIVAL]: () => {
      const params = {
        Bucket: other,
        Key: randomUUID(),
        Body: Readable.from(pieces(size), { objectMode: false }),
      };
      return new Upload({ client, params, partSize: 8 * MIB, queueSize: 3 }).done();
    },
  };
  const samples = new Samples();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, put] of rotated(Object.entries(puts), round)) {
      const startedAt = performance.now();
      await put();
      samples.add(name, size / MB / ((performance.now() - startedAt) / 1000));
    }
  }
  client.destroy();
  return {
    name: 's3',
    title: `One file of ${size / MIB} MiB into S3 (Ceph's gateway on this machine), median of ${ROUNDS} rounds`,
    rows: [rateRow(samples)],
    notes: ['The server works on the same processors; both send parts of 8 MiB, three at a time.'],
  };
}

function rateRow(samples: Samples): Row {
  const [ours, theirs] = [samples.median(OURS), samples.median(RIVAL)];
  const ratio = ours / theirs;
  return { what: 'put', unit: 'MB/s', [OURS]: ours, [RIVAL]: theirs, ratio, ...aimFor(ratio, '≥', 0.9) };
}

async function* pieces(size: number): AsyncGenerator<Buffer> {
  const piece = randomBytes(64 * 1024);
  for (let sent = 0; sent < size; sent += piece.length) yield piece;
}
