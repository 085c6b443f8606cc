import { connection } from '../api/live.ts';
import { strings } from '../strings/index.ts';
import { useStore } from '../ui/store.ts';
import styles from './connection-banner.module.css';

/** Says that what is shown may be old, while the stream of events is broken. */
export function ConnectionBanner() {
  const isLost = useStore(connection, (state) => state === 'lost');
  return (
    <div role="status" className={styles.place}>
      {isLost && <p className={styles.banner}>{strings.shell.reconnecting}</p>}
    </div>
  );
}
