import { oldestAccount } from '#core/accounts.ts';
import { scriptsIn } from '#core/generation/scripts.ts';
import { EVERYTHING, list } from '#core/library.ts';
import { assetCountOf, type Project } from '#core/projects.ts';
import { promptsIn } from '#core/prompts/prompts.ts';
import type { DialectParts } from '../parts.ts';
import { userUuid } from '../user-uuid.ts';
import { presentProject } from './present-project.ts';
import { showAssets } from './shown-assets.ts';

/** So many assets stand in their project, like in a list without a `limit`; `asset_count` tells how many there are. */
const SHOWN_ASSETS = 10;
const WHOLE = { after: null, limit: 100 };

type ShownProject = ReturnType<typeof presentProject>;

export async function showProject(
  parts: DialectParts,
  workspaceId: string,
  project: Project,
): Promise<ShownProject> {
  const { db } = parts;
  const { id: projectId } = project;
  const [owner, assetCount, assets, prompts, scripts] = await Promise.all([
    oldestAccount(db, workspaceId),
    assetCountOf(db, project),
    list(db, workspaceId, { ...EVERYTHING, projectId, limit: SHOWN_ASSETS }),
    promptsIn(db, { workspaceId, projectId }, WHOLE),
    scriptsIn(db, { workspaceId, projectId }, WHOLE),
  ]);
  return presentProject(project, {
    ownerId: userUuid(owner),
    assetCount,
    assets: await showAssets(parts, workspaceId, assets.items),
    prompts: prompts.items,
    scripts: scripts.items,
  });
}
