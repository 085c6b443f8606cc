import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { listApiKeys } from '#db/keys.ts';
import type { Schema } from '#db/schema.ts';
import { insertSignInToken } from '#db/sessions.ts';
import { hashKey, isUsable, scopesOf } from './keys.ts';

/** Milliseconds for which a link can be used, once. */
const VALID_FOR = 10 * 60_000;

/**
 * A token by which somebody signs in once, as with the workspace's oldest key of scope admin that can be used; null when
 * there is none.
 */
export async function makeSignInToken(db: Kysely<Schema>, workspaceId: string): Promise<string | null> {
  const keys = await listApiKeys(db, workspaceId);
  const key = keys.findLast((one) => isUsable(one) && scopesOf(one).includes('admin'));
  if (key === undefined) return null;
  const token = randomBytes(32).toString('base64url');
  await insertSignInToken(db, { hash: hashKey(token), key_id: key.id, expires_at: Date.now() + VALID_FOR });
  return token;
}

/** In the fragment, which browsers keep to themselves: no log and no proxy has it. */
export function signInUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/app/sign-in#token=${token}`;
}
