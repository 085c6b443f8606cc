import type { Batch } from '@polyreel/sdk';
import { useParams } from '@tanstack/react-router';
import { Ban } from 'lucide-react';
import { useBatch, useCancelBatch } from '../api/batches.ts';
import { explain } from '../api/explain.ts';
import { isUnfinished } from '../api/generations.ts';
import { useScript } from '../api/scripts.ts';
import { useCan } from '../api/session.ts';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { toast } from '../ui/toasts.ts';
import { UpLink } from '../ui/up-link.tsx';
import { BatchTable } from './batch/batch-table.tsx';
import styles from './batch-page.module.css';

/** What was asked for with a table: each row with its values, its progress and its result. */
export function BatchPage() {
  const { batchId } = useParams({ from: '/inside/batches/$batchId' });
  const { data: batch, error, refetch } = useBatch(batchId);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  return batch === undefined ? <Loading /> : <LoadedBatch batch={batch} />;
}

function LoadedBatch({ batch }: { batch: Batch }) {
  const { id, scriptId, scriptVersion, generations, total } = batch;
  const { data: script } = useScript(scriptId);
  const canWrite = useCan('write');
  const cancellation = useCancelBatch();
  const done = generations.filter((one) => !isUnfinished(one)).length;
  const failed = generations.filter(({ status }) => status === 'failed').length;
  const isRunning = done < generations.length;
  const cancel = () =>
    cancellation.mutate(id, { onError: (error) => toast(explain(error).detail, { tone: 'bad' }) });
  const percent = generations.reduce((sum, one) => sum + (isUnfinished(one) ? one.progress : 100), 0);
  return (
    <Page
      title={strings.scripts.batchOf(script?.name ?? '…')}
      above={
        <UpLink to="/scripts/$scriptId" params={{ scriptId }}>
          {script?.name ?? strings.scripts.up}
        </UpLink>
      }
      actions={
        isRunning &&
        canWrite && (
          <Button icon={<Ban size={16} />} busy={cancellation.isPending} onClick={cancel}>
            {strings.scripts.batchCancel}
          </Button>
        )
      }
    >
      <div className={styles.summary} role="status">
        <span>{strings.scripts.version(scriptVersion)}</span>
        <span>{strings.scripts.batchDone(done, total)}</span>
        {failed > 0 && <span className={styles.failed}>{strings.scripts.batchFailed(failed)}</span>}
      </div>
      {isRunning && (
        <ProgressBar
          label={strings.scripts.batchDone(done, total)}
          value={generations.length === 0 ? 0 : percent / 100 / generations.length}
        />
      )}
      <BatchTable generations={generations} />
    </Page>
  );
}
