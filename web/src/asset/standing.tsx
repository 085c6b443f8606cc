import type { AssetDetail } from '@polyreel/sdk';
import { useMutation } from '@tanstack/react-query';
import { RotateCcw, X } from 'lucide-react';
import { putAsset } from '../api/asset-cache.ts';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { Button, classes } from '../ui/button.tsx';
import { formatBytes } from '../ui/format.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { toast } from '../ui/toasts.ts';
import styles from './standing.module.css';

/** Why an asset is not ready, or not wholly, and what can be done about it; nothing of one that is. */
export function Standing({ asset }: { asset: AssetDetail }) {
  const { status, reason, progress, origin, sha256 } = asset;
  const canWrite = useCan('write');
  const again = useAct(() => polyreel.assets.retry(asset.id));
  const stop = useAct(() => polyreel.assets.cancel(asset.id));
  if (status === 'ready' && reason === null) return null;
  const isComing = status !== 'ready' && status !== 'failed';
  return (
    <div className={classes(styles.standing, status === 'failed' && styles.failed)} role="status">
      <div className={styles.text}>
        <strong>{strings.asset.standing[status]}</strong>
        {reason !== null && <p>{reason}</p>}
        {isComing && (
          <ProgressBar
            label={strings.asset.standing[status]}
            value={progress?.total ? progress.received / progress.total : null}
          />
        )}
        {progress !== null && (
          <p className={styles.soft}>
            {strings.asset.received(
              formatBytes(progress.received),
              `${formatBytes(progress.bytesPerSecond)}/s`,
            )}
          </p>
        )}
      </div>
      {canWrite && !isComing && reason !== null && (
        <Button icon={<RotateCcw size={16} />} busy={again.isPending} onClick={() => again.mutate()}>
          {strings.common.tryAgain}
        </Button>
      )}
      {canWrite && isComing && origin === 'link' && sha256 === null && (
        <Button icon={<X size={16} />} busy={stop.isPending} onClick={() => stop.mutate()}>
          {strings.asset.stopImport}
        </Button>
      )}
    </div>
  );
}

function useAct(act: () => Promise<Parameters<typeof putAsset>[0]>) {
  return useMutation({
    mutationFn: act,
    onSuccess: putAsset,
    onError: (error) => toast(explain(error).detail, { tone: 'bad' }),
  });
}
