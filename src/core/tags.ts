import type { Kysely } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { listTags, type TagCount } from '#db/tags.ts';

/** Tags that are looked through for the most used ones. */
const CONSIDERED = 500;

/** The tags of assets that are not in the trash, the most used ones first; of very many, those that come first in the alphabet. */
export async function tagsIn(
  db: Kysely<Schema>,
  { workspaceId, prefix, limit }: { workspaceId: string; prefix: string; limit: number },
): Promise<TagCount[]> {
  const tags = await listTags(db, { workspaceId, prefix, limit: CONSIDERED });
  return tags
    .filter(({ assets }) => assets > 0)
    .sort((one, other) => other.assets - one.assets)
    .slice(0, limit);
}
