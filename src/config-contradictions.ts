import type { Config } from './config.ts';

/**
 * What is wrong between settings, or with a value that is never shown. A setting that could not be read is null here and
 * has been told of already.
 */
export function contradictions(config: Config): string[] {
  return [
    ...malformedSecrets(config),
    ...metricsToken(config),
    ...aloneOrTogether(config),
    ...withoutBucket(config),
    ...handover(config),
    ...endpoints(config),
  ];
}

function malformedSecrets({ secret, previousSecrets, databaseUrl }: Config): string[] {
  const problems: string[] = [];
  if (secret !== null && secret.length < 16) problems.push('POLYREEL_SECRET: needs 16 characters or more');
  if (previousSecrets?.some((previous) => previous.length < 16)) {
    problems.push('POLYREEL_PREVIOUS_SECRETS: each needs 16 characters or more');
  }
  if (databaseUrl !== null && !/^postgres(?:ql)?:\/\/./.test(databaseUrl)) {
    problems.push('DATABASE_URL: has to begin with postgres://');
  }
  return problems;
}

function metricsToken({ metrics, metricsToken: token }: Config): string[] {
  const problem = 'POLYREEL_METRICS_TOKEN: needs 16 characters or more';
  if (token !== null) return token.length < 16 ? [problem] : [];
  return metrics === 'token' ? [`${problem} with POLYREEL_METRICS=token`] : [];
}

/**
 * A web node and a worker are halves of a service: what one of them keeps, the other has to find. A directory that both
 * mount would not do: the checks for lost mounts and torn writes of the disk store count on one process.
 */
function aloneOrTogether({ role, databaseUrl, s3Bucket, publicUrl }: Config): string[] {
  if (role !== 'web' && role !== 'worker') return [];
  const problems: string[] = [];
  if (databaseUrl === null) {
    problems.push(`DATABASE_URL: is needed with POLYREEL_ROLE=${role}, to share a database with other nodes`);
  }
  if (s3Bucket === null) {
    problems.push(
      `POLYREEL_S3_BUCKET: is needed with POLYREEL_ROLE=${role}, to share media with other nodes`,
    );
  }
  if (role === 'web' && publicUrl === null) {
    problems.push(
      'POLYREEL_PUBLIC_URL: is needed with POLYREEL_ROLE=web, whose own address is not the one for links',
    );
  }
  return problems;
}

/** Where somebody expects S3, the media must not silently go to the disk. */
function withoutBucket(config: Config): string[] {
  if (config.s3Bucket !== null) {
    const needsEndpoint =
      config.s3Endpoint === null && config.s3Profile !== null && config.s3Profile !== 'aws';
    return needsEndpoint
      ? [`POLYREEL_S3_ENDPOINT: is needed with POLYREEL_S3_PROFILE=${config.s3Profile}`]
      : [];
  }
  const asked = {
    POLYREEL_S3_ENDPOINT: config.s3Endpoint !== null,
    POLYREEL_S3_PUBLIC_ENDPOINT: config.s3PublicEndpoint !== null,
    POLYREEL_S3_ACCESS_KEY: config.s3AccessKey !== null || config.s3SecretKey !== null,
    POLYREEL_S3_REDIRECT: config.s3Redirect === 'yes',
    POLYREEL_S3_DIRECT_UPLOADS: config.s3DirectUploads === 'yes',
  };
  return Object.entries(asked).flatMap(([env, isAsked]) =>
    isAsked ? [`${env}: needs POLYREEL_S3_BUCKET, without which media is kept in the data directory`] : [],
  );
}

/** Whoever is told where the bytes are instead of getting them has to be a proxy that can read them. */
function handover({ accelRedirect, trustProxy, s3Bucket }: Config): string[] {
  if (accelRedirect === null) return [];
  const problems: string[] = [];
  if (s3Bucket !== null)
    problems.push('POLYREEL_ACCEL_REDIRECT: media is in a bucket; see POLYREEL_S3_REDIRECT');
  if (trustProxy?.length === 0) problems.push('POLYREEL_ACCEL_REDIRECT: needs POLYREEL_TRUST_PROXY');
  return problems;
}

/** What belongs together and comes alone. */
function endpoints(config: Config): string[] {
  const problems: string[] = [];
  if ((config.s3AccessKey === null) !== (config.s3SecretKey === null)) {
    problems.push('POLYREEL_S3_ACCESS_KEY: needs POLYREEL_S3_SECRET_KEY, and the other way round');
  }
  if ((config.backupS3AccessKey === null) !== (config.backupS3SecretKey === null)) {
    problems.push(
      'POLYREEL_BACKUP_S3_ACCESS_KEY: needs POLYREEL_BACKUP_S3_SECRET_KEY, and the other way round',
    );
  }
  const { modelUrl, model, modelKey, speechUrl, speechModel, speechKey } = config;
  problems.push(
    ...modelProblems('POLYREEL_MODEL', 'POLYREEL_MODEL', { url: modelUrl, model, key: modelKey }),
    ...modelProblems('POLYREEL_SPEECH', 'POLYREEL_SPEECH_MODEL', {
      url: speechUrl,
      model: speechModel,
      key: speechKey,
    }),
  );
  return problems;
}

interface ModelEndpoint {
  readonly url: string | null;
  readonly model: string | null;
  readonly key: string | null;
}

function modelProblems(prefix: string, modelName: string, { url, model, key }: ModelEndpoint): string[] {
  const problems: string[] = [];
  if (url !== null && model === null) problems.push(`${modelName}: is needed with ${prefix}_URL`);
  // Nothing would be sent to whom the key is for.
  if (url === null && key !== null) problems.push(`${prefix}_KEY: needs ${prefix}_URL`);
  return problems;
}
