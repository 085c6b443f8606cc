import { useQuery } from '@tanstack/react-query';
import { polyreel } from './client.ts';

export const KEYS = ['keys'] as const;

/** Every key of the workspace, for administrators; those that were revoked as well. */
export function useKeys() {
  return useQuery({ queryKey: KEYS, queryFn: ({ signal }) => polyreel.keys.list({ signal }) });
}
