import type { Generation } from '@polyreel/sdk';
import { Ban, ListRestart, RotateCcw } from 'lucide-react';
import { useContext } from 'react';
import { explain } from '../../api/explain.ts';
import { isUnfinished, useCancelGeneration, useRegenerate } from '../../api/generations.ts';
import { useCan } from '../../api/session.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.ts';
import { EditingContext } from '../editing.ts';
import type { Parameters } from '../parameters/check.ts';
import styles from './result-actions.module.css';

interface ResultActionsProps {
  readonly generation: Generation;
  readonly name: string;
  readonly compared: boolean;
  readonly onCompare: ((assetId: string) => void) | null;
}

const complain = (error: unknown) => toast(explain(error).detail, { tone: 'bad' });

export function ResultActions({ generation, name, compared, onCompare }: ResultActionsProps) {
  const { assetId, status } = generation;
  const canWrite = useCan('write');
  const cancellation = useCancelGeneration();
  const again = useRegenerate();
  if (isUnfinished(generation)) {
    if (!canWrite) return null;
    return (
      <div className={styles.actions}>
        <Button
          icon={<Ban size={16} />}
          busy={cancellation.isPending}
          onClick={() => cancellation.mutate(assetId, { onError: complain })}
        >
          {strings.scripts.cancel}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.actions}>
      {status === 'succeeded' && onCompare !== null && (
        <Checkbox
          label={strings.scripts.compare}
          aria-label={strings.scripts.chooseForComparison(name)}
          checked={compared}
          onChange={() => onCompare(assetId)}
        />
      )}
      <span className={styles.space} />
      <TakeValues generation={generation} />
      {canWrite && (
        <IconButton
          label={`${strings.scripts.again}: ${strings.scripts.againHint}`}
          disabled={again.isPending}
          onClick={() =>
            again.mutate(assetId, { onSuccess: () => toast(strings.scripts.started), onError: complain })
          }
        >
          <RotateCcw size={16} />
        </IconButton>
      )}
    </div>
  );
}

/** Back into the form that the values of the next one are filled in. */
function TakeValues({ generation: { parameters, seed } }: { generation: Generation }) {
  const editing = useContext(EditingContext);
  if (editing === null || Object.keys(parameters).length === 0) return null;
  const take = () => {
    editing.fillIn(parameters as Parameters);
    editing.reseed(seed);
    toast(strings.scripts.valuesTaken);
  };
  return (
    <IconButton label={strings.scripts.useValues} onClick={take}>
      <ListRestart size={16} />
    </IconButton>
  );
}
