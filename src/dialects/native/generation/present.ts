import type { Batch } from '#core/generation/batch.ts';
import type { Explanation } from '#core/generation/explain.ts';
import type { Generated, Generation, Script, ScriptVersion } from '#core/generation/generation.ts';
import type { Lineage } from '#core/generation/lineage.ts';
import type { Work } from '#core/generation/work.ts';
import type { Links } from '#core/links.ts';
import type { Prompt } from '#core/prompts/prompt.ts';
import { presentAsset } from '../present.ts';

export function presentScript(script: Script) {
  return {
    id: script.id,
    name: script.name,
    projectId: script.projectId,
    template: script.templateKey,
    version: script.version,
    document: script.document,
    createdAt: script.createdAt.toISOString(),
    updatedAt: script.updatedAt.toISOString(),
  };
}

export function presentVersion({
  createdAt,
  ...version
}: ScriptVersion & { readonly name: string; readonly deleted: boolean }) {
  return { ...version, createdAt: createdAt.toISOString() };
}

export function presentGeneration({ workspaceId: _, ...generation }: Generation) {
  return {
    ...generation,
    warnings: [...generation.warnings],
    scenes: generation.scenes === null ? null : [...generation.scenes],
    createdAt: generation.createdAt.toISOString(),
    startedAt: generation.startedAt?.toISOString() ?? null,
    finishedAt: generation.finishedAt?.toISOString() ?? null,
  };
}

export function presentGenerated(
  { asset, generation, uploadUrl, uploadExpiresAt, key }: Generated,
  links: Links,
) {
  return {
    asset: presentAsset(asset, links),
    generation: presentGeneration(generation),
    upload: presentUpload(uploadUrl, uploadExpiresAt),
    keyname: key,
  };
}

function presentUpload(url: string, expiresAt: Date) {
  return { url, method: 'PUT' as const, expiresAt: expiresAt.toISOString() };
}

export function presentExplanation({ warnings, ...explanation }: Explanation) {
  return { ...explanation, warnings: [...warnings] };
}

export function presentBatch({ generations, createdAt, ...batch }: Batch) {
  return {
    ...batch,
    generations: generations.map(presentGeneration),
    createdAt: createdAt.toISOString(),
  };
}

export function presentLineage({ generation, script, inputs, usedIn }: Lineage) {
  return {
    generation: generation === null ? null : presentGeneration(generation),
    script,
    inputs: [...inputs],
    usedIn: usedIn.map(({ createdAt, ...use }) => ({ ...use, createdAt: createdAt.toISOString() })),
  };
}

/** `urlOf` tells where an input is read that is no asset. */
export function presentWork(
  { generation, timeline, inputs, uploadUrl, uploadExpiresAt }: Work,
  urlOf: (index: number) => string,
) {
  return {
    generation: presentGeneration(generation),
    timeline,
    inputs: inputs.map(({ url, ...input }, index) => ({ ...input, url: url ?? urlOf(index) })),
    upload: presentUpload(uploadUrl, uploadExpiresAt),
  };
}

export function presentPrompt({ workspaceId: _, createdAt, parameters, ...prompt }: Prompt) {
  return { ...prompt, parameters: [...parameters], createdAt: createdAt.toISOString() };
}
