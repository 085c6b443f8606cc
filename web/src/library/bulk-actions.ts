import { useCallback, useMemo } from 'react';
import { forgetAssets, patchAssets } from '../api/asset-cache.ts';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { strings } from '../strings/index.ts';
import { toast } from '../ui/toasts.ts';

export interface TagChanges {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

type Ids = readonly string[];

/** What can be done with several assets; each tells what came of it. */
export interface BulkActions {
  tag(ids: Ids, changes: TagChanges): void;
  move(ids: Ids, projectId: string): void;
  trash(ids: Ids): void;
  restore(ids: Ids): void;
  deleteForever(ids: Ids): void;
}

/** Most that one request may name. */
const BATCH = 1_000;

interface Outcome {
  readonly id: string;
  /** Why it was not done; null when it was. */
  readonly detail: string | null;
}

/** `onDone` is called as soon as something was done to what was selected. */
export function useBulkActions({ onDone }: { onDone: () => void }): BulkActions {
  const run = useCallback(
    async (ids: Ids, act: (batch: string[]) => Promise<readonly Outcome[]>): Promise<string[]> => {
      const outcomes: Outcome[] = [];
      try {
        for (let start = 0; start < ids.length; start += BATCH) {
          outcomes.push(...(await act(ids.slice(start, start + BATCH))));
        }
      } catch (error) {
        toast(explain(error).detail, { tone: 'bad' });
      }
      const failed = outcomes.filter(({ detail }) => detail !== null);
      const [first] = failed;
      if (first !== undefined)
        toast(strings.library.someFailed(failed.length, first.detail ?? ''), { tone: 'bad' });
      onDone();
      return outcomes.filter(({ detail }) => detail === null).map(({ id }) => id);
    },
    [onDone],
  );

  return useMemo(() => {
    const { done } = strings.library;
    const restore = async (ids: Ids) => {
      const restored = await run(ids, (batch) => polyreel.assets.bulk.restore(batch));
      forgetAssets(restored, { trashed: true });
      if (restored.length > 0) toast(done.restored(restored.length));
    };
    const trash = async (ids: Ids) => {
      const gone = await run(ids, (batch) => polyreel.assets.bulk.delete(batch));
      forgetAssets(gone, { trashed: false });
      if (gone.length === 0) return;
      toast(done.trashed(gone.length), {
        action: { label: strings.common.undo, run: () => void restore(gone) },
      });
    };
    const tag = async (ids: Ids, { add, remove }: TagChanges) => {
      const changes = { addTags: [...add], removeTags: [...remove] };
      const tagged = await run(ids, (batch) => polyreel.assets.bulk.update(batch, changes));
      patchAssets(tagged, ({ tags }) => ({
        tags: [...new Set([...tags, ...add])].filter((one) => !remove.includes(one)),
      }));
      if (tagged.length > 0) toast(done.tagged(tagged.length));
    };
    const move = async (ids: Ids, projectId: string) => {
      const moved = await run(ids, (batch) =>
        polyreel.assets.bulk.update(batch, { addToProject: projectId }),
      );
      if (moved.length > 0) toast(done.moved(moved.length));
    };
    const deleteForever = async (ids: Ids) => {
      const gone = await run(ids, (batch) => polyreel.assets.bulk.delete(batch, { permanent: true }));
      forgetAssets(gone, { trashed: true });
      if (gone.length > 0) toast(done.deleted(gone.length));
    };
    return {
      tag: (ids, changes) => void tag(ids, changes),
      move: (ids, projectId) => void move(ids, projectId),
      trash: (ids) => void trash(ids),
      restore: (ids) => void restore(ids),
      deleteForever: (ids) => void deleteForever(ids),
    };
  }, [run]);
}
