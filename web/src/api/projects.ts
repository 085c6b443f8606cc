import { useQuery } from '@tanstack/react-query';
import { polyreel } from './client.ts';

export const PROJECTS = ['projects'] as const;
/** More than anybody chooses from in a list. */
const MOST = 200;

/** The newest projects. */
export function useProjects() {
  return useQuery({
    queryKey: PROJECTS,
    queryFn: async ({ signal }) => (await polyreel.projects.list({ limit: MOST }, { signal })).data,
  });
}
