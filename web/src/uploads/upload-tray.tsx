import { Check, ChevronDown, ChevronUp, Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { IconButton } from '../ui/button.tsx';
import { useStore } from '../ui/store.ts';
import { DropZone } from './drop-zone.tsx';
import { pause, recall, resume, resumeWhenOnline } from './sending.ts';
import { TransferRow } from './transfer-row.tsx';
import { isActive, removeDone, type Transfer, transfers } from './transfers.ts';
import styles from './upload-tray.module.css';

/** What is on its way into the library, whatever page is open; nothing when there is nothing. */
export function UploadTray() {
  const canWrite = useCan('write');
  return canWrite ? <Tray /> : null;
}

function Tray() {
  const all = useStore(transfers, (value) => value);
  const [isOpen, setOpen] = useState(true);
  useEffect(() => {
    recall();
    return resumeWhenOnline();
  }, []);
  useWarning(all.some(({ way, state }) => way === 'upload' && (state === 'sending' || state === 'waiting')));
  const failed = all.filter(({ state }) => state === 'failed').length;
  return (
    <>
      <DropZone />
      {all.length > 0 && (
        <aside className={styles.tray} aria-label={strings.uploads.tray}>
          <header className={styles.header}>
            <strong role="status" className={styles.summary}>
              {strings.uploads.summary(all.filter(isActive).length, failed)}
            </strong>
            <Everything all={all} />
            <IconButton label={strings.uploads.clear} onClick={removeDone}>
              <Check size={18} />
            </IconButton>
            <IconButton
              label={isOpen ? strings.uploads.collapse : strings.uploads.expand}
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {isOpen ? <ChevronDown size={18} /> : <ChevronUp size={18} />}
            </IconButton>
          </header>
          {isOpen && (
            <ul className={styles.list}>
              {all.map((transfer) => (
                <TransferRow key={transfer.id} transfer={transfer} />
              ))}
            </ul>
          )}
        </aside>
      )}
    </>
  );
}

/** Pauses all that are being sent, or goes on with all that are not. */
function Everything({ all }: { all: readonly Transfer[] }) {
  const uploads = all.filter(({ way }) => way === 'upload');
  const sending = uploads.filter(({ state }) => state === 'sending' || state === 'waiting');
  const paused = uploads.filter(({ state }) => state === 'paused');
  if (sending.length + paused.length === 0) return null;
  const isSending = sending.length > 0;
  return (
    <IconButton
      label={isSending ? strings.uploads.pauseAll : strings.uploads.resumeAll}
      onClick={() => {
        // Those that wait first, or pausing one would start the next.
        if (isSending) for (const { id } of sending.toReversed()) pause(id);
        else for (const { id } of paused) resume(id);
      }}
    >
      {isSending ? <Pause size={18} /> : <Play size={18} />}
    </IconButton>
  );
}

/** Asks before the page is closed while files are being sent. */
function useWarning(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isNeeded]);
}
