import type { Asset, AssetChanges, AssetDetail } from '@polyreel/sdk';
import { useMutation } from '@tanstack/react-query';
import { patchAssets, putAsset } from '../api/asset-cache.ts';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { toast } from '../ui/toasts.ts';

/** Changes what is said of an asset: shown at once, and taken back when the server refuses. */
export function useChanges(asset: AssetDetail): (changes: AssetChanges) => void {
  const { mutate } = useMutation({
    mutationFn: (changes: AssetChanges) => polyreel.assets.update(asset.id, changes),
    onMutate: (changes) => patchAssets([asset.id], (before) => ({ ...before, ...changes }) as Asset),
    onSuccess: putAsset,
    onError: (error) => {
      putAsset(asset);
      toast(explain(error).detail, { tone: 'bad' });
    },
  });
  return mutate;
}
