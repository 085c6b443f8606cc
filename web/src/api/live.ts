import type { PolyreelEvent } from '@polyreel/sdk';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { createStore } from '../ui/store.ts';
import { heard } from '../uploads/importing.ts';
import {
  announceAsset,
  assetKey,
  forgetAssets,
  patchAssets,
  putAsset,
  renewEverything,
} from './asset-cache.ts';
import { polyreel } from './client.ts';
import { explain } from './explain.ts';
import { PROJECTS } from './projects.ts';
import { queryClient } from './query-client.ts';
import { forgetSession } from './session.ts';
import { TAGS } from './tags.ts';

/** Whether what is shown is kept true by the server. */
export const connection = createStore<'live' | 'lost'>('live');

/** One stream for the whole page, from sign-in to sign-out: what the server says there is put where it is shown. */
export function useLive(): void {
  const router = useRouter();
  useEffect(() => {
    const closing = new AbortController();
    void follow(closing.signal, () => {
      forgetSession();
      void router.invalidate();
    });
    return () => closing.abort();
  }, [router]);
}

/** Ends when the session does. The stream connects anew by itself, and goes on where it was. */
async function follow(signal: AbortSignal, onSignedOut: () => void): Promise<void> {
  try {
    const onState = (isConnected: boolean) => connection.set(isConnected ? 'live' : 'lost');
    for await (const event of polyreel.events.stream({ signal, onState })) receive(event);
  } catch (error) {
    if (!signal.aborted && explain(error).status === 401) onSignedOut();
  }
}

/** What has no case of its own changes nothing that is shown. */
function receive(event: PolyreelEvent): void {
  const { type, assetId } = event;
  const [subject] = type.split('.');
  if (type === 'reset') void renewEverything();
  else if (type === 'asset.progress' && assetId) {
    const progress = event.progress ?? null;
    patchAssets([assetId], () => ({ progress }));
    heard({ id: assetId, progress });
  } else if (subject === 'asset') receiveAsset(event);
  else for (const key of SHOWN_BY[subject ?? ''] ?? []) void queryClient.invalidateQueries({ queryKey: key });
}

/** What shows something of a subject. */
const SHOWN_BY: Readonly<Record<string, readonly (readonly string[])[]>> = {
  project: [PROJECTS],
  script: [['scripts']],
  generation: [['generations'], ['batches']],
  batch: [['batches']],
};

function receiveAsset({ type, asset, assetId }: PolyreelEvent): void {
  if (assetId) void queryClient.invalidateQueries({ queryKey: [...assetKey(assetId), 'events'] });
  if (type === 'asset.deleted' && assetId) {
    queryClient.removeQueries({ queryKey: assetKey(assetId) });
    for (const trashed of [true, false]) forgetAssets([assetId], { trashed });
  }
  if (!asset) return;
  putAsset(asset);
  heard(asset);
  forgetAssets([asset.id], { trashed: asset.trashedAt === null });
  announceAsset(asset);
  if (type === 'asset.updated' || type === 'asset.created')
    void queryClient.invalidateQueries({ queryKey: TAGS });
}
