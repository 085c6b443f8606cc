import { AssetError } from '#errors.ts';
import { DiskPlace, type Place } from '#operations/backup/place.ts';
import type { Config } from '../config.ts';
import type { OperatorParts } from './operator-command.ts';

/** A directory, or `s3://bucket/prefix`, for which nobody else loads what speaks to a store. */
export async function openPlace(said: string, { config, signal }: OperatorParts): Promise<Place> {
  if (!said.startsWith('s3://')) return new DiskPlace(said);
  const [, bucket, path = ''] = /^s3:\/\/([^/]+)(?:\/(.*?))?\/*$/.exec(said) ?? [];
  if (bucket === undefined)
    throw new AssetError('invalid', `"${said}" names no bucket, like s3://bucket/prefix.`);
  const [{ S3Place }, { PROFILES }] = await Promise.all([
    import('#operations/backup/s3-place.ts'),
    import('#blobs/s3/profiles.ts'),
  ]);
  const own = config.backupS3Endpoint ?? config.backupS3AccessKey ?? config.backupS3Profile;
  const store = own === null ? storeOfMedia(config) : storeOfBackups(config);
  const { profile, pathStyle, ...access } = store;
  return S3Place.open({
    ...access,
    bucket,
    prefix: path === '' ? '' : `${path}/`,
    profile: { ...PROFILES[profile], ...(pathStyle !== null && { pathStyle }) },
    signal,
  });
}

function storeOfMedia(config: Config) {
  const { s3Endpoint, s3Region, s3AccessKey, s3SecretKey, s3Profile, s3PathStyle } = config;
  return {
    endpoint: s3Endpoint,
    region: config.backupS3Region ?? s3Region,
    accessKey: s3AccessKey,
    secretKey: s3SecretKey,
    profile: s3Profile,
    pathStyle: s3PathStyle === 'auto' ? null : s3PathStyle === 'yes',
  };
}

/** Another store, which is shown no key of the one with the media. */
function storeOfBackups(config: Config) {
  return {
    endpoint: config.backupS3Endpoint,
    region: config.backupS3Region ?? config.s3Region,
    accessKey: config.backupS3AccessKey,
    secretKey: config.backupS3SecretKey,
    profile: config.backupS3Profile ?? config.s3Profile,
    pathStyle: null,
  };
}
