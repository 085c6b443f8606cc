import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { findMark, setMark } from '#db/workspaces.ts';
import { AssetError } from '#errors.ts';
import { writeDurably } from './durable-file.ts';

/** The mark with the secret, where all who sign use one database. */
export const SIGNING_SECRET = 'signing-secret';
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
