import type { AssetDetail } from '@polyreel/sdk';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download, Heart, RotateCcw, Trash2 } from 'lucide-react';
import { forgetAssets, putAsset } from '../api/asset-cache.ts';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { Button, buttonClass, IconButton } from '../ui/button.tsx';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { toast } from '../ui/toasts.ts';
import { useChanges } from './use-changes.ts';

/** What can be done with it as a whole; only what the key allows. */
export function AssetActions({ asset }: { asset: AssetDetail }) {
  const change = useChanges(asset);
  const canWrite = useCan('write');
  const { favourite, downloadUrl, sha256, trashedAt } = asset;
  return (
    <>
      {canWrite && (
        <IconButton
          label={favourite ? strings.asset.unfavourite : strings.asset.favourite}
          aria-pressed={favourite}
          onClick={() => change({ favourite: !favourite })}
        >
          <Heart size={18} fill={favourite ? 'currentColor' : 'none'} />
        </IconButton>
      )}
      {sha256 !== null && (
        <a href={downloadUrl} download className={buttonClass()}>
          <Download size={16} aria-hidden />
          {strings.common.download}
        </a>
      )}
      {canWrite && (trashedAt === null ? <Delete asset={asset} /> : <InTrash asset={asset} />)}
    </>
  );
}

function Delete({ asset }: { asset: AssetDetail }) {
  const navigate = useNavigate();
  const { mutate, isPending } = useMutation({
    mutationFn: () => polyreel.assets.trash(asset.id),
    onSuccess: () => {
      forgetAssets([asset.id], { trashed: false });
      putAsset({ ...asset, trashedAt: new Date().toISOString() });
      const undo = () => void polyreel.assets.restore(asset.id).then(putAsset, tell);
      toast(strings.library.done.trashed(1), { action: { label: strings.common.undo, run: undo } });
      void navigate({ to: '/library' });
    },
    onError: tell,
  });
  return (
    <Button icon={<Trash2 size={16} />} busy={isPending} onClick={() => mutate()}>
      {strings.common.delete}
    </Button>
  );
}

function InTrash({ asset }: { asset: AssetDetail }) {
  const navigate = useNavigate();
  const restore = useMutation({
    mutationFn: () => polyreel.assets.restore(asset.id),
    onSuccess: putAsset,
    onError: tell,
  });
  const remove = useMutation({
    mutationFn: () => polyreel.assets.delete(asset.id),
    onSuccess: () => {
      forgetAssets([asset.id], { trashed: true });
      void navigate({ to: '/trash' });
    },
    onError: tell,
  });
  return (
    <>
      <Button icon={<RotateCcw size={16} />} busy={restore.isPending} onClick={() => restore.mutate()}>
        {strings.library.restore}
      </Button>
      <ConfirmedButton
        icon={<Trash2 size={16} />}
        title={strings.library.deleteForeverTitle(1)}
        description={strings.library.deleteForeverText}
        action={strings.library.deleteForever}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}

function tell(error: unknown): void {
  toast(explain(error).detail, { tone: 'bad' });
}
