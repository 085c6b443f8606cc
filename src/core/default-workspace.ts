import type { Kysely } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { findMark } from '#db/workspaces.ts';

/** The mark with the id of the workspace that whoever runs the installation has. */
export const DEFAULT_WORKSPACE = 'default-workspace';

/** Its id, or null before the first start. */
export async function defaultWorkspace(db: Kysely<Schema>): Promise<string | null> {
  return findMark(db, DEFAULT_WORKSPACE);
}
