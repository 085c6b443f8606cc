import { mkdir } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { defaultWorkspace } from '#core/default-workspace.ts';
import { createKey, revokeKey } from '#core/keys.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import { openMediaPool } from '#media/pool.ts';
import { openRenderPool } from '#media/render-pool.ts';
import type { Check, Diagnosis } from '#operations/doctor/check.ts';
import { databaseChecks } from '#operations/doctor/database.ts';
import { diskChecks } from '#operations/doctor/disk.ts';
import { examine } from '#operations/doctor/doctor.ts';
import { egressChecks } from '#operations/doctor/links.ts';
import { mediaChecks } from '#operations/doctor/media.ts';
import { proxyChecks } from '#operations/doctor/proxy.ts';
import { storageChecks } from '#operations/doctor/storage.ts';
import { openDatabaseBeside, openStorageBeside } from './beside.ts';
import { egressOf } from './egress.ts';
import type { OperatorCommand, OperatorParts } from './operator-command.ts';

type Command = Extract<OperatorCommand, { name: 'doctor' }>;

/** Milliseconds; what is tried is tiny. */
const MEDIA_TIMEOUT = 60_000;
/** Milliseconds after which a key that could not be revoked is void all the same. */
const KEY_VALIDITY = 10 * 60_000;

/** Tries everything that the service needs, beside the running one. */
export async function runDoctor({ json, link }: Command, parts: OperatorParts): Promise<number> {
  const { config, print, signal } = parts;
  await mkdir(config.dataDir, { recursive: true });
  await using opening = new AsyncDisposableStack();
  const checks = [
    ...diskChecks(config.dataDir, config),
    ...(await databaseAndProxy(parts, opening)),
    ...(await storage(parts, opening)),
    ...mediaChecks(openPools(parts, opening)),
    ...egressChecks(opening.use(egressOf(config, parts.log)), link),
  ];
  let failed = 0;
  for await (const diagnosis of examine(checks, signal)) {
    if (diagnosis.outcome === 'failed') failed += 1;
    print(json ? JSON.stringify(diagnosis) : lineOf(diagnosis));
  }
  if (!json) print(failed === 0 ? 'All is well.' : `${failed} of ${checks.length} checks failed.`);
  return failed === 0 ? 0 : 1;
}

async function databaseAndProxy(
  { config, log }: OperatorParts,
  opening: AsyncDisposableStack,
): Promise<Check[]> {
  const remedy =
    'Start the service once, which makes the database, or correct DATABASE_URL or POLYREEL_DATA_DIR.';
  try {
    const database = opening.use(await openDatabaseBeside({ config, log }));
    const withKey = <T>(work: (key: string) => Promise<T>) => withTemporaryKey(database.db, work);
    return [...databaseChecks(database), ...proxyChecks({ ...config, withKey })];
  } catch (error) {
    return [{ name: 'database', remedy, run: () => Promise.reject(error) }];
  }
}

async function storage({ config, log }: OperatorParts, opening: AsyncDisposableStack): Promise<Check[]> {
  const remedy = 'Correct the settings of where media is kept: POLYREEL_S3_… or POLYREEL_DATA_DIR.';
  try {
    const { blobs } = opening.use(await openStorageBeside({ config, log }));
    return storageChecks(blobs, config.s3Bucket === null ? 'disk' : 's3');
  } catch (error) {
    return [{ name: 'storage', remedy, run: () => Promise.reject(error) }];
  }
}

function openPools({ config, log }: OperatorParts, opening: AsyncDisposableStack) {
  const { mediaMemory: memoryLimit } = config;
  const timeouts = { probe: MEDIA_TIMEOUT, preview: MEDIA_TIMEOUT };
  return {
    media: opening.use(openMediaPool({ workers: 1, memoryLimit, timeouts, recycleAfter: 10, log })),
    renderer: opening.use(openRenderPool({ workers: 1, memoryLimit, timeout: MEDIA_TIMEOUT, log })),
  };
}

async function withTemporaryKey<T>(db: Kysely<Schema>, work: (key: string) => Promise<T>): Promise<T> {
  const workspaceId = await defaultWorkspace(db);
  if (workspaceId === null) throw new AssetError('unavailable', 'The service has never been started.');
  const expiresAt = new Date(Date.now() + KEY_VALIDITY);
  const { key, secret } = await createKey(db, workspaceId, {
    name: 'polyreel doctor',
    scopes: ['read', 'write'],
    expiresAt,
  });
  try {
    return await work(secret);
  } finally {
    await revokeKey(db, workspaceId, key.id);
  }
}

const SIGNS = { ok: '✓', failed: '✗', skipped: '–' } as const;

function lineOf({ check, outcome, message, remedy }: Diagnosis): string {
  const line = `${SIGNS[outcome]} ${check}: ${message}`;
  return remedy === null ? line : `${line}\n  → ${remedy}`;
}
