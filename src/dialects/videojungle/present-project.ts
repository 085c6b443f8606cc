import type { Script } from '#core/generation/generation.ts';
import type { Project } from '#core/projects.ts';
import type { Prompt } from '#core/prompts/prompt.ts';
import { naiveTimestamp } from './moments.ts';
import { presentPrompt } from './present-prompt.ts';
import { presentScript } from './present-script.ts';
import type { ShownAsset } from './shown-assets.ts';

/** What a project is shown with. */
export interface Contents {
  readonly ownerId: string;
  readonly assetCount: number;
  /** The newest of them. */
  readonly assets: readonly ShownAsset[];
  readonly prompts: readonly Prompt[];
  readonly scripts: readonly Script[];
}

/** The same in lists; older clients look at `script` instead of the first of `scripts`. */
export function presentProject(
  { id, title, description, createdAt }: Project,
  { ownerId, assetCount, assets, prompts, scripts }: Contents,
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
    prompts: prompts.map(presentPrompt),
    scripts: scripts.map(presentScript),
    script: first === undefined ? null : { id: first.id },
  };
}
