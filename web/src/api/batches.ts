import type { Batch } from '@polyreel/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Parameters } from '../scripts/parameters/check.ts';
import { polyreel } from './client.ts';
import { isUnfinished } from './generations.ts';
import { queryClient } from './query-client.ts';

const batchKey = (id: string) => ['batches', id] as const;
/** Milliseconds between two looks at a batch that is being made. */
const WATCHING = 2_000;

/** A batch with all that it makes, followed until that is done. */
export function useBatch(id: string) {
  return useQuery({
    queryKey: batchKey(id),
    queryFn: ({ signal }) => polyreel.scripts.batches.get(id, { signal }),
    refetchInterval: ({ state }) => (state.data?.generations.some(isUnfinished) ? WATCHING : false),
  });
}

export interface BatchStart {
  readonly scriptId: string;
  readonly rows: readonly Parameters[];
  readonly draft: boolean;
}

export function useStartBatch() {
  return useMutation({
    mutationFn: ({ scriptId, ...batch }: BatchStart) => polyreel.scripts.generateBatch(scriptId, batch),
    onSuccess: remember,
  });
}

/** Ends what is not finished of it. */
export function useCancelBatch() {
  return useMutation({
    mutationFn: (id: string) => polyreel.scripts.batches.cancel(id),
    onSuccess: remember,
  });
}

function remember(batch: Batch): void {
  queryClient.setQueryData(batchKey(batch.id), batch);
  void queryClient.invalidateQueries({ queryKey: ['generations'] });
}
