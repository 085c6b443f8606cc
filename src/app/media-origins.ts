import type { Config } from '../config.ts';

/** The origins at which browsers meet the bucket itself, where they are led or told to send to it; none otherwise. */
export function mediaOrigins(config: Config): string[] {
  const { s3Bucket: bucket, s3Region: region } = config;
  if (bucket === null || (config.s3Redirect !== 'yes' && config.s3DirectUploads !== 'yes')) return [];
  const endpoint = config.s3PublicEndpoint ?? config.s3Endpoint ?? `https://s3.${region}.amazonaws.com`;
  const { protocol, host } = new URL(endpoint);
  // The bucket is in the path or in the name of the host, as the store wants it.
  return [`${protocol}//${host}`, `${protocol}//${bucket}.${host}`];
}
