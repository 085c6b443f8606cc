import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import type { Saved } from './document/draft.ts';
import { useEditing } from './editing.ts';
import styles from './script-notices.module.css';

interface ScriptNoticesProps {
  /** As the server has it now. */
  readonly saved: Saved | null;
  readonly dirty: boolean;
  /** Goes back to what is saved. */
  readonly onDiscard: (to: Saved) => void;
  /** Of a script that was never saved. */
  readonly onStartOver: (() => void) | null;
}

/** What is to be known before going on: what came back, and what others did. */
export function ScriptNotices({ saved, dirty, onDiscard, onStartOver }: ScriptNoticesProps) {
  const { draft } = useEditing();
  const canWrite = useCan('write');
  const { base, isRestored } = draft;
  const isOld = saved !== null && base !== null && saved.version > base.version;
  return (
    <>
      {!canWrite && <Notice>{strings.scripts.readOnly}</Notice>}
      {isRestored && dirty && (
        <Notice
          action={
            <Button onClick={() => (base === null ? onStartOver?.() : onDiscard(base))}>
              {strings.scripts.discard}
            </Button>
          }
        >
          {strings.scripts.restoredDraft}
        </Notice>
      )}
      {isOld && (
        <Notice action={<Button onClick={() => onDiscard(saved)}>{strings.scripts.takeTheirs}</Button>}>
          {strings.scripts.changedElsewhere(saved.version)}
        </Notice>
      )}
    </>
  );
}

function Notice({ action, children }: { action?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.notice} role="status">
      <Info size={18} aria-hidden />
      <p className={styles.text}>{children}</p>
      {action}
    </div>
  );
}
