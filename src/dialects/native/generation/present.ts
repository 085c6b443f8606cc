import type { Script, ScriptVersion } from '#core/generation/generation.ts';

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
