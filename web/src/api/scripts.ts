import type { NewScript, Script, ScriptChanges } from '@polyreel/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Json } from '../scripts/document/json.ts';
import type { Schema } from '../scripts/json/schema.ts';
import { polyreel } from './client.ts';
import { queryClient } from './query-client.ts';

export const SCRIPTS = ['scripts'] as const;
/** More than anybody looks through without searching. */
const MOST = 200;
const scriptKey = (id: string) => [...SCRIPTS, 'one', id] as const;

/** The scripts of the workspace, or of a project, the last changed ones first. */
export function useScripts(projectId?: string) {
  return useQuery({
    queryKey: [...SCRIPTS, 'list', projectId ?? null],
    queryFn: async ({ signal }) => {
      const query = { limit: MOST, ...(projectId !== undefined && { projectId }) };
      const { data } = await polyreel.scripts.list(query, { signal });
      return data.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    },
  });
}

/** One at its newest version; none is asked for without an id. */
export function useScript(id: string | null) {
  return useQuery({
    queryKey: scriptKey(id ?? ''),
    queryFn: ({ signal }) => polyreel.scripts.get(id ?? '', { signal }),
    enabled: id !== null,
  });
}

export function useVersions(id: string) {
  return useQuery({
    queryKey: [...scriptKey(id), 'versions'],
    queryFn: ({ signal }) => polyreel.scripts.versions(id, { signal }),
  });
}

/** A script as it was; it never changes. */
export function useVersion(id: string, version: number | null) {
  return useQuery({
    queryKey: [...scriptKey(id), 'versions', version],
    queryFn: ({ signal }) => polyreel.scripts.version(id, version ?? 0, { signal }),
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What scripts may be, for the editor. */
export function useScriptSchema() {
  return useQuery({
    queryKey: ['script-schema'],
    queryFn: async ({ signal }) => (await polyreel.scripts.schema({ signal })) as Schema,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The scripts that the server brings. */
export function useTemplates() {
  return useQuery({
    queryKey: ['script-templates'],
    queryFn: ({ signal }) => polyreel.scripts.templates({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What is kept of a script that is being edited. */
export interface ScriptContent {
  readonly name: string;
  readonly document: Json;
}

export function useSaveScript() {
  return useMutation({
    mutationFn: ({
      id,
      projectId,
      ...content
    }: ScriptContent & { id: string | null; projectId: string | null }) =>
      id === null
        ? polyreel.scripts.create({
            ...content,
            ...(projectId !== null && { projectId }),
          } satisfies NewScript)
        : polyreel.scripts.update(id, content satisfies ScriptChanges),
    onSuccess: (script) => {
      queryClient.setQueryData<Script>(scriptKey(script.id), script);
      return queryClient.invalidateQueries({ queryKey: SCRIPTS });
    },
  });
}

export function useDeleteScript() {
  return useMutation({
    mutationFn: (id: string) => polyreel.scripts.delete(id),
    onSuccess: (_, id) => {
      queryClient.removeQueries({ queryKey: scriptKey(id) });
      return queryClient.invalidateQueries({ queryKey: SCRIPTS });
    },
  });
}
