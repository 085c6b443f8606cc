import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { connection } from '../api/live.ts';
import { strings } from '../strings/index.ts';
import { useStore } from '../ui/store.ts';
import styles from './connection-banner.module.css';

/** Says that what is shown may be old: while the stream of events is broken, and at once when the system says that there is no network. */
export function ConnectionBanner() {
  const isLost = useStore(connection, (state) => state === 'lost');
  const isOnline = useSyncExternalStore(watchNetwork, () => onlineManager.isOnline());
  return (
    <div role="status" className={styles.place}>
      {(isLost || !isOnline) && <p className={styles.banner}>{strings.shell.reconnecting}</p>}
    </div>
  );
}

function watchNetwork(listener: () => void): () => void {
  return onlineManager.subscribe(listener);
}
