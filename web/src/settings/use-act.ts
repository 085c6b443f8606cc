import { type QueryKey, useMutation } from '@tanstack/react-query';
import { explain } from '../api/explain.ts';
import { queryClient } from '../api/query-client.ts';
import { toast } from '../ui/toasts.ts';

/** Does something and asks anew for what it changed; what went wrong is told. */
export function useAct<T, R>(act: (input: T) => Promise<R>, changed: QueryKey) {
  return useMutation({
    mutationFn: act,
    onSettled: () => queryClient.invalidateQueries({ queryKey: changed }),
    onError: (error) => toast(explain(error).detail, { tone: 'bad' }),
  });
}
