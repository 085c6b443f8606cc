import type { Script } from '#core/generation/generation.ts';
import type { Project } from '#core/projects.ts';
import { naiveTimestamp } from './moments.ts';
import { presentScript } from './present-script.ts';
import type { ShownAsset } from './shown-assets.ts';

/** What a project is shown with. */
export interface Contents {
  readonly ownerId: string;
  readonly assetCount: number;
  /** The newest of them. */
  readonly assets: readonly ShownAsset[];
  readonly scripts: readonly Script[];
}

/** The same in lists; older clients look at `script` instead of the first of `scripts`. */
export function presentProject(
  { id, title, description, createdAt }: Project,
  { ownerId, assetCount, assets, scripts }: Contents,
) {
  const [first] = scripts;
  return {
    id,
    name: title,
    description,
    data: first?.templateKey ?? '',
    created_at: naiveTimestamp(createdAt),
    owner_id: ownerId,
    asset_count: assetCount,
    assets,
    prompts: [],
    scripts: scripts.map(presentScript),
    script: first === undefined ? null : { id: first.id },
  };
}
