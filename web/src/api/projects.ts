import type { Project, ProjectChanges } from '@polyreel/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { polyreel } from './client.ts';
import { queryClient } from './query-client.ts';

export const PROJECTS = ['projects'] as const;
/** More than anybody chooses from in a list. */
const MOST = 200;
const projectKey = (id: string) => [...PROJECTS, 'one', id] as const;

/** The newest projects. */
export function useProjects() {
  return useQuery({
    queryKey: PROJECTS,
    queryFn: async ({ signal }) => (await polyreel.projects.list({ limit: MOST }, { signal })).data,
  });
}

export function useProject(id: string) {
  return useQuery({
    queryKey: projectKey(id),
    queryFn: ({ signal }) => polyreel.projects.get(id, { signal }),
  });
}

/** Pictures that a card of a project has room for. */
export const SHOWN = 4;

/** The newest assets of a project, as many as a card shows. */
export function useNewestOf(projectId: string) {
  return useQuery({
    queryKey: [...PROJECTS, 'newest', projectId],
    queryFn: async ({ signal }) => (await polyreel.assets.list({ projectId, limit: SHOWN }, { signal })).data,
  });
}

/** What is typed for a project. */
export interface ProjectText {
  readonly title: string;
  readonly description: string;
}

export function useCreateProject() {
  return useMutation({
    mutationFn: (text: ProjectText) => polyreel.projects.create(text),
    onSuccess: refresh,
  });
}

export function useChangeProject() {
  return useMutation({
    mutationFn: ({ id, ...changes }: ProjectChanges & { id: string }) =>
      polyreel.projects.update(id, changes),
    onSuccess: refresh,
  });
}

export function useDeleteProject() {
  return useMutation({
    mutationFn: ({ id }: Project) => polyreel.projects.delete(id),
    onSuccess: (_, { id }) => {
      queryClient.removeQueries({ queryKey: projectKey(id) });
      return refresh();
    },
  });
}

/** Puts assets into a project or takes them out; tells how many. */
export async function changeMembers(
  projectId: string,
  { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
): Promise<number> {
  const results = [
    ...(add.length > 0 ? await polyreel.assets.bulk.update([...add], { addToProject: projectId }) : []),
    ...(remove.length > 0
      ? await polyreel.assets.bulk.update([...remove], { removeFromProject: projectId })
      : []),
  ];
  await queryClient.resetQueries({ queryKey: ['assets', 'list'] });
  await refresh();
  return results.filter(({ detail }) => detail === null).length;
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: PROJECTS });
}
