import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** Assets of one tag that are counted: beyond that nobody wants to know, and a list of tags stays quick. */
export const MOST_COUNTED = 200;
/** Behind every tag with the prefix: no character comes after it. */
const LAST = '\u{10FFFF}';

export interface TagCount {
  readonly tag: string;
  /** Those that are not in the trash, at most `MOST_COUNTED`. */
  readonly assets: number;
}

/** The first tags in use that begin with `prefix`, by code point. One seek of the index a tag, however many assets have it. */
export async function listTags(
  db: Kysely<Schema>,
  { workspaceId, prefix, limit }: { workspaceId: string; prefix: string; limit: number },
): Promise<TagCount[]> {
  const inRange = sql`workspace_id = ${workspaceId} and tag < ${prefix + LAST}`;
  const { rows } = await sql<TagCount>`
    with recursive known (tag, place) as (
      select min(tag), 1 from asset_tags where ${inRange} and tag >= ${prefix}
      union all
      select (select min(tag) from asset_tags where ${inRange} and tag > known.tag), place + 1
        from known where tag is not null and place < ${sql.lit(limit)}
    )
    select tag, (
      select count(*) from (
        select 1 from asset_tags join assets on assets.id = asset_tags.asset_id
        where asset_tags.workspace_id = ${workspaceId} and asset_tags.tag = known.tag
          and assets.trashed_at is null limit ${sql.lit(MOST_COUNTED)}
      ) as counted
    ) as assets
    from known where tag is not null`.execute(db);
  return rows;
}
