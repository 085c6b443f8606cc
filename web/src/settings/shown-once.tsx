import { CopyButton } from '../ui/copy-button.tsx';
import styles from './listing.module.css';

/** A secret that nobody can look up later, and what it is. */
export function ShownOnce({ text, secret }: { text: string; secret: string }) {
  return (
    <div className={styles.form} role="status">
      <p>{text}</p>
      <div className={styles.secret}>
        <code>{secret}</code>
        <CopyButton text={secret} />
      </div>
    </div>
  );
}
