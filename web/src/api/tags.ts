import { useQuery } from '@tanstack/react-query';
import { polyreel } from './client.ts';

export const TAGS = ['tags'] as const;

/** The tags that are in use, the most used ones first. */
export function useTags() {
  return useQuery({
    queryKey: TAGS,
    queryFn: ({ signal }) => polyreel.tags.list({}, { signal }),
  });
}
