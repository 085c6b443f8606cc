import { secret, setting } from './config-setting.ts';
import { choice, nullable, publicUrl, size, text } from './config-values.ts';

const PROFILES = ['aws', 'r2', 'b2', 'gcs', 'seaweedfs', 'garage', 'ceph'] as const;
const CHECKSUMS = ['auto', 'crc32', 'md5', 'none'] as const;
const PATH_STYLES = ['auto', 'yes', 'no'] as const;
const NO_OR_YES = ['no', 'yes'] as const;

/** Where media is kept when it is not in the data directory. */
export const S3_SETTINGS = {
  s3Bucket: setting(
    'POLYREEL_S3_BUCKET',
    nullable(text),
    null,
    'Bucket of an S3-compatible store in which media is kept, empty at first; when absent, media is kept in the data directory.',
  ),
  s3Endpoint: setting(
    'POLYREEL_S3_ENDPOINT',
    nullable(publicUrl),
    null,
    'URL of the S3-compatible store; when absent, Amazon S3 in the region.',
  ),
  s3Region: setting(
    'POLYREEL_S3_REGION',
    text,
    'us-east-1',
    'Region of the bucket, which requests are signed for; "auto" at Cloudflare.',
  ),
  s3AccessKey: secret(
    'POLYREEL_S3_ACCESS_KEY',
    'Access key id; when absent, what the machine has: AWS_ variables, profile, or role.',
  ),
  s3SecretKey: secret('POLYREEL_S3_SECRET_KEY', 'Secret of the access key.'),
  s3Profile: setting(
    'POLYREEL_S3_PROFILE',
    choice(PROFILES),
    'aws',
    `Whose store it is, as vendors differ in what they support: ${PROFILES.join(', ')}.`,
  ),
  s3PathStyle: setting(
    'POLYREEL_S3_PATH_STYLE',
    choice(PATH_STYLES),
    'auto',
    'Whether the bucket is named in the path of URLs instead of the host; auto as the profile has it.',
  ),
  s3Checksum: setting(
    'POLYREEL_S3_CHECKSUM',
    choice(CHECKSUMS),
    'auto',
    `Checksum that is sent along with bytes, beside the signature: one of ${CHECKSUMS.join(', ')}; auto as the profile has it.`,
  ),
  s3Redirect: setting(
    'POLYREEL_S3_REDIRECT',
    choice(NO_OR_YES),
    'no',
    'Whether files are delivered by the store itself, by redirects to URLs that it signs, instead of through this server.',
  ),
  s3PublicEndpoint: setting(
    'POLYREEL_S3_PUBLIC_ENDPOINT',
    nullable(publicUrl),
    null,
    'URL by which clients reach the store where they are led there; otherwise POLYREEL_S3_ENDPOINT.',
  ),
  s3DirectUploads: setting(
    'POLYREEL_S3_DIRECT_UPLOADS',
    choice(NO_OR_YES),
    'no',
    'Whether files for upload slots of the native API may be sent to the store itself; from browsers the bucket needs a CORS rule for that.',
  ),
  s3Memory: setting(
    'POLYREEL_S3_MEMORY',
    size,
    '1GiB',
    'Most memory for the parts of all uploads to the store together; each upload uses up to 32 MiB of it.',
  ),
  s3Cache: setting(
    'POLYREEL_S3_CACHE',
    size,
    '10GiB',
    'Room in the data directory for local copies of media that nothing uses at the moment.',
  ),
  backupS3Endpoint: setting(
    'POLYREEL_BACKUP_S3_ENDPOINT',
    nullable(publicUrl),
    null,
    'URL of the S3-compatible store of backups in a bucket (s3://bucket/prefix). With neither it, nor an access key or profile for backups, they are in the store of the media.',
  ),
  backupS3Region: setting(
    'POLYREEL_BACKUP_S3_REGION',
    nullable(text),
    null,
    'Its region; when absent, POLYREEL_S3_REGION.',
  ),
  backupS3AccessKey: secret(
    'POLYREEL_BACKUP_S3_ACCESS_KEY',
    'Access key id for it; when absent, what the machine has: AWS_ variables, profile, or role.',
  ),
  backupS3SecretKey: secret('POLYREEL_BACKUP_S3_SECRET_KEY', 'Secret of that access key.'),
  backupS3Profile: setting(
    'POLYREEL_BACKUP_S3_PROFILE',
    nullable(choice(PROFILES)),
    null,
    'Whose store it is; when absent, as POLYREEL_S3_PROFILE.',
  ),
} as const;
