import { useQuery } from '@tanstack/react-query';
import { polyreel } from './client.ts';

/** How much the workspace uses, and how much it may. */
export function useUsage() {
  return useQuery({
    queryKey: ['usage'],
    queryFn: ({ signal }) => polyreel.usage({ signal }),
    staleTime: 5_000,
  });
}
