import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { findMark, setMark } from '#db/workspaces.ts';
import { AssetError } from '#errors.ts';
import { recordForOperator } from './audit.ts';
import { writeDurably } from './durable-file.ts';

/** The mark with the secret, where all who sign use one database. */
export const SIGNING_SECRET = 'signing-secret';
/** The mark by which a secret is known again, in hexadecimal digits: too few to find a secret by. */
const SECRET_FINGERPRINT = 'signing-secret-fingerprint';
const FINGERPRINT = 16;
/** The file with it, in the data directory, where only one process does. */
const FILE = 'secret';

export interface SecretPlaces {
  readonly configured: string | null;
  readonly dataDir: string;
  /** Other processes use the database: what one of them signs, all have to believe. */
  readonly shared: boolean;
}

/**
 * What URLs are signed with: the configured secret, or one that is made at the first start. It is kept where all who sign
 * find it, and otherwise apart from the database, so that a copy of that signs nothing. No two run at the same time.
 */
export async function signingSecret(
  db: Kysely<Schema>,
  { configured, dataDir, shared }: SecretPlaces,
): Promise<string> {
  if (configured !== null) return configured;
  return shared ? secretInDatabase(db) : secretInFile(dataDir);
}

/**
 * Tells the operator of a secret that is another than at the last start. Of nodes with different ones, each is told of: links
 * of the one are void at the other.
 */
export async function noteSecret(db: Kysely<Schema>, secret: string): Promise<void> {
  const fingerprint = createHmac('sha256', secret).update('fingerprint').digest('hex').slice(0, FINGERPRINT);
  await transact(db, async (tx) => {
    const before = await findMark(tx, SECRET_FINGERPRINT);
    if (before === fingerprint) return;
    await setMark(tx, SECRET_FINGERPRINT, fingerprint);
    if (before === null) return;
    await recordForOperator(tx, { action: 'signing-secret.changed', target: null });
  });
}

async function secretInDatabase(db: Kysely<Schema>): Promise<string> {
  const kept = await findMark(db, SIGNING_SECRET);
  if (kept !== null) return kept;
  const made = makeSecret();
  await setMark(db, SIGNING_SECRET, made);
  return made;
}

/** The secret of a data directory, or null when none was made there. */
export async function findSecretFile(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(join(dataDir, FILE), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return null;
  }
}

/**
 * Takes over the secret of another installation, so that the URLs which that one signed stay valid.
 *
 * @throws `conflict` when there is another one already
 */
export async function keepSecretFile(dataDir: string, secret: string): Promise<void> {
  const kept = await findSecretFile(dataDir);
  if (kept === secret) return;
  if (kept !== null) {
    throw new AssetError(
      'conflict',
      `${join(dataDir, FILE)} has another secret: choose a new data directory.`,
    );
  }
  await writeDurably(join(dataDir, FILE), `${secret}\n`);
}

async function secretInFile(dataDir: string): Promise<string> {
  const kept = await findSecretFile(dataDir);
  if (kept !== null) return kept;
  const made = makeSecret();
  await writeDurably(join(dataDir, FILE), `${made}\n`);
  return made;
}

function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}
