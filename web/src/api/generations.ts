import type { Explanation, Generated, Generation } from '@polyreel/sdk';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Json } from '../scripts/document/json.ts';
import type { Parameters } from '../scripts/parameters/check.ts';
import { noteStarted } from '../scripts/results/started.ts';
import { useAsset } from './assets.ts';
import { polyreel } from './client.ts';
import { queryClient } from './query-client.ts';

export const GENERATIONS = ['generations'] as const;
const PAGE = 20;
/** Milliseconds between two looks at what is being made: its percentage is no event. */
const WATCHING = 1_000;

export function isUnfinished({ status }: Pick<Generation, 'status'>): boolean {
  return status === 'queued' || status === 'running' || status === 'waiting';
}

/** What was made by all scripts or one, or for a project, newest first. */
export function useGenerations(of: { readonly scriptId?: string; readonly projectId?: string }) {
  const query = useInfiniteQuery({
    queryKey: [...GENERATIONS, 'list', of],
    queryFn: ({ pageParam, signal }) =>
      polyreel.generations.list(
        { ...of, limit: PAGE, ...(pageParam !== undefined && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const generations = useMemo(() => query.data?.pages.flatMap(({ data }) => data) ?? [], [query.data]);
  return { ...query, generations };
}

/** The last thing that a script made, or null. */
export function useLastGeneration(scriptId: string, { enabled }: { enabled: boolean }) {
  return useQuery({
    queryKey: [...GENERATIONS, 'last', scriptId],
    queryFn: async ({ signal }) =>
      (await polyreel.generations.list({ scriptId, limit: 1 }, { signal })).data[0] ?? null,
    enabled,
  });
}

/** How an asset is being made, followed until it is. */
export function useGeneration(assetId: string | null, known?: Generation) {
  return useQuery({
    queryKey: [...GENERATIONS, 'one', assetId],
    queryFn: ({ signal }) => polyreel.generations.get(assetId ?? '', { signal }),
    enabled: assetId !== null,
    ...(known !== undefined && { initialData: known }),
    refetchInterval: ({ state }) => (state.data !== undefined && isUnfinished(state.data) ? WATCHING : false),
  });
}

/** The asset that is made. What it has become is asked for once more when its making is over, should no event have told. */
export function useResult(generation: Generation) {
  const query = useAsset(generation.assetId);
  const { refetch } = query;
  const isOver = !isUnfinished(generation);
  const isOld = query.data?.status === 'awaiting';
  useEffect(() => {
    if (isOver && isOld) void refetch();
  }, [isOver, isOld, refetch]);
  return query;
}

export interface MakingRequest {
  readonly scriptId: string;
  readonly parameters: Parameters;
  readonly draft: boolean;
  readonly seed: number;
}

export function useGenerate() {
  return useMutation({
    mutationFn: ({ scriptId, ...making }: MakingRequest) => polyreel.scripts.generate(scriptId, making),
    onSuccess: begun,
  });
}

/** Another one as this one was made, by the newest version of its script. */
export function useRegenerate() {
  return useMutation({
    mutationFn: (assetId: string) => polyreel.assets.regenerate(assetId, { version: 'newest' }),
    onSuccess: begun,
  });
}

export function useCancelGeneration() {
  return useMutation({
    mutationFn: (assetId: string) => polyreel.generations.cancel(assetId),
    onSuccess: refresh,
  });
}

function begun({ asset, generation }: Generated): Promise<void> {
  noteStarted(asset.id, generation.scriptId);
  return refresh();
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: GENERATIONS });
}

/** A script as it is being written, with the values that it is tried with. */
export interface Trial {
  readonly document: Json;
  readonly parameters: Parameters;
  readonly projectId: string | null;
  readonly seed: number;
}

/** What the script comes to, without rendering it; null is asked for nothing. What is wrong with it is the error. */
export function useExplanation(trial: Trial | null) {
  return useQuery<Explanation>({
    queryKey: ['explanation', trial],
    queryFn: ({ signal }) => polyreel.scripts.preview(bodyOf(trial), { signal }),
    enabled: trial !== null,
    retry: false,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** The picture at a moment (seconds) of what the script comes to. Another question aborts the one before. */
export function useStill(trial: Trial | null, at: number) {
  return useQuery({
    queryKey: ['still', trial, at],
    queryFn: ({ signal }) => polyreel.scripts.still(bodyOf(trial), { at, format: 'webp' }, { signal }),
    enabled: trial !== null,
    retry: false,
    gcTime: 30_000,
    placeholderData: keepPreviousData,
  });
}

function bodyOf(trial: Trial | null) {
  if (trial === null) throw new Error('There is no script to look at.');
  const { document, parameters, projectId, seed } = trial;
  return { document, parameters, seed, draft: true, ...(projectId !== null && { projectId }) };
}
