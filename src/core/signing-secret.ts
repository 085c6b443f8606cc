import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { findMark, setMark } from '#db/workspaces.ts';
import { writeDurably } from './durable-file.ts';

const MARK = 'signing-secret';

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
  return shared ? secretInDatabase(db) : secretInFile(join(dataDir, 'secret'));
}

async function secretInDatabase(db: Kysely<Schema>): Promise<string> {
  const kept = await findMark(db, MARK);
  if (kept !== null) return kept;
  const made = makeSecret();
  await setMark(db, MARK, made);
  return made;
}

async function secretInFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = makeSecret();
  await writeDurably(path, `${made}\n`);
  return made;
}

function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}
