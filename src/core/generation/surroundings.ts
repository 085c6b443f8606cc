import type { Kysely } from 'kysely';
import { listAssets } from '#db/asset-list.ts';
import { findProject } from '#db/projects.ts';
import type { Schema } from '#db/schema.ts';
import { ASSET_ORIGINS } from '../asset.ts';
import { EVERYTHING } from '../library.ts';
import type { Surroundings } from '../scripts/environment.ts';

/** A script that goes over the media of its project goes over so many at most. */
const MAX_MEDIA = 200;

/** What a script has made is no material for its next run. */
const NOT_GENERATED = ASSET_ORIGINS.filter((origin) => origin !== 'generated');

/** What scripts know of the project that they work in; nothing, where they work in none. */
export async function projectOf(
  db: Kysely<Schema>,
  { workspaceId, projectId }: { workspaceId: string; projectId: string | null },
): Promise<Surroundings['project']> {
  const row = projectId === null ? null : await findProject(db, workspaceId, projectId);
  if (row === null) return { name: '', media: [], audio: [] };
  const idsOf = async (kinds: readonly string[]) => {
    const assets = await listAssets(db, {
      ...EVERYTHING,
      workspaceId,
      projectId: row.id,
      kinds,
      statuses: ['ready'],
      origins: NOT_GENERATED,
      search: null,
      createdFrom: null,
      createdUntil: null,
      direction: 'asc',
      limit: MAX_MEDIA,
    });
    return assets.map(({ id }) => id);
  };
  return { name: row.title, media: await idsOf(['image', 'video']), audio: await idsOf(['audio']) };
}
