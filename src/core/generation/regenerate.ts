import type { Transaction } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { get, projectsOf } from '../library.ts';
import type { Generated, Generation, Parameters, PromptOverride } from './generation.ts';
import { getGeneration } from './generations.ts';
import { planGeneration, type RequestParts, startGeneration } from './request.ts';
import { getScript } from './scripts.ts';

/** What is to be different; what is not there stays as it was. */
export interface RegenerationChanges {
  /** Added to those of before; null takes one away. */
  readonly parameters?: Parameters;
  readonly prompt?: PromptOverride | null;
  readonly seed?: number;
  /** `newest`: what the script is by now instead of what it was then. */
  readonly version?: 'same' | 'newest' | number;
  readonly draft?: boolean;
  readonly name?: string;
  readonly renderer?: Generation['renderer'];
}

export interface Regeneration {
  readonly workspaceId: string;
  readonly userId: number;
  readonly assetId: string;
  readonly changes: RegenerationChanges;
  /** Milliseconds, as in `GenerateRequest`. */
  readonly validFor: number;
}

/**
 * Makes another asset as one was made. Without changes it comes to the same file: texts that were written are kept then,
 * and written anew when parameters, prompt, seed or script change. `alongside` runs in the transaction that makes it.
 */
export async function regenerate(
  parts: RequestParts,
  { workspaceId, userId, assetId, changes, validFor }: Regeneration,
  alongside: ((tx: Transaction<Schema>, generated: Generated) => Promise<void>) | null = null,
): Promise<Generated> {
  const asset = await get(parts.db, workspaceId, assetId);
  const before = await getGeneration(parts.db, { workspaceId, assetId });
  const projects = await projectsOf(parts.db, asset);
  const version = await versionOf(parts, before, changes.version ?? 'same');
  const isSame =
    changes.parameters === undefined &&
    changes.prompt === undefined &&
    (changes.seed ?? before.seed) === before.seed &&
    version === before.scriptVersion;
  const plan = await planGeneration(parts, {
    workspaceId,
    userId,
    projectId: projects.find((id) => id === before.projectId) ?? null,
    scriptId: before.scriptId,
    version,
    parameters: { ...before.parameters, ...changes.parameters },
    prompt: changes.prompt === undefined ? before.prompt : changes.prompt,
    written: isSame ? before.written : {},
    seed: changes.seed ?? before.seed,
    name: changes.name ?? asset.name,
    draft: changes.draft ?? before.draft,
    renderer: changes.renderer ?? 'builtin',
    validFor,
  });
  return transact(parts.db, async (tx) => {
    const generated = await startGeneration(tx, parts, { plan, batch: null });
    await alongside?.(tx, generated);
    return generated;
  });
}

async function versionOf(
  { db }: RequestParts,
  { workspaceId, scriptId: id, scriptVersion }: Generation,
  wanted: 'same' | 'newest' | number,
): Promise<number> {
  if (wanted === 'same') return scriptVersion;
  const { version } = await getScript(db, { workspaceId, id });
  if (wanted === 'newest') return version;
  if (wanted >= 1 && wanted <= version) return wanted;
  throw new AssetError('unprocessable', `The script has the versions 1 to ${version}.`);
}
