import type { Generation } from '@polyreel/sdk';
import { Crosshair } from 'lucide-react';
import { useContext } from 'react';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { pathOf } from '../document/json.ts';
import { EditingContext } from '../editing.ts';
import styles from './result-failure.module.css';

/** Why it failed, and the clip that is to blame, which the editor shows where there is one. */
export function ResultFailure({ generation: { failure } }: { generation: Generation }) {
  const editing = useContext(EditingContext);
  if (failure === null) return null;
  const { message, pointer } = failure;
  return (
    <div className={styles.failure}>
      <p>{message}</p>
      {pointer !== null && editing !== null && (
        <Button tone="quiet" icon={<Crosshair size={16} />} onClick={() => editing.reveal(pathOf(pointer))}>
          {strings.scripts.showClip}
        </Button>
      )}
    </div>
  );
}
