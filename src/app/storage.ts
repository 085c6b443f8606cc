import { join } from 'node:path';
import { type DiskBlobs, openDiskBlobs } from '#blobs/disk.ts';
import type { Profile } from '#blobs/s3/profiles.ts';
import type { S3Blobs } from '#blobs/s3/store.ts';
import type { Logger } from '#log.ts';
import type { Config } from '../config.ts';

/** The bucket when there is one, otherwise the data directory. */
export async function openStorageOf(config: Config, log: Logger): Promise<DiskBlobs | S3Blobs> {
  const { dataDir, s3Bucket: bucket } = config;
  if (bucket === null)
    return openDiskBlobs({ dir: join(dataDir, 'blobs'), log, handover: config.accelRedirect });
  const [{ openS3Blobs }, { PROFILES }] = await Promise.all([
    import('#blobs/s3/store.ts'),
    import('#blobs/s3/profiles.ts'),
  ]);
  const profile: Profile = PROFILES[config.s3Profile];
  return openS3Blobs({
    bucket,
    endpoint: config.s3Endpoint,
    region: config.s3Region,
    accessKey: config.s3AccessKey,
    secretKey: config.s3SecretKey,
    profile: {
      ...profile,
      checksum: config.s3Checksum === 'auto' ? profile.checksum : config.s3Checksum,
      pathStyle: config.s3PathStyle === 'auto' ? profile.pathStyle : config.s3PathStyle === 'yes',
    },
    clients: {
      endpoint: config.s3PublicEndpoint,
      read: config.s3Redirect === 'yes',
      send: config.s3DirectUploads === 'yes',
    },
    largestObject: config.maxUpload,
    memory: config.s3Memory,
    cache: { dir: join(dataDir, 'checkouts'), limit: config.s3Cache },
  });
}
