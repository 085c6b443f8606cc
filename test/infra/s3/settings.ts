import type { Bucket } from '../s3.ts';

/** The settings of a service that keeps its media in a bucket. */
export function s3Settings({
  endpoint,
  region,
  accessKey,
  secretKey,
  bucket,
}: Bucket): Record<string, string> {
  return {
    POLYREEL_S3_BUCKET: bucket,
    POLYREEL_S3_ENDPOINT: endpoint,
    POLYREEL_S3_REGION: region,
    POLYREEL_S3_ACCESS_KEY: accessKey,
    POLYREEL_S3_SECRET_KEY: secretKey,
    POLYREEL_S3_PROFILE: 'ceph',
  };
}
