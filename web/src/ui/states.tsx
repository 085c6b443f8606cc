import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { explain } from '../api/explain.ts';
import { strings } from '../strings/index.ts';
import { Button } from './button.tsx';
import styles from './states.module.css';

export interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** What to do about it. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** What a place without anything in it says: what belongs here, and the first step. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={styles.state}>
      <div className={styles.icon} aria-hidden>
        {icon}
      </div>
      <h2>{title}</h2>
      {children !== undefined && <p className={styles.text}>{children}</p>}
      {action}
    </div>
  );
}

/** What went wrong, in words that help, and another try. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, detail, requestId } = explain(error);
  return (
    <div className={styles.state} role="alert">
      <div className={styles.icon} aria-hidden>
        <CircleAlert size={28} />
      </div>
      <h2>{title}</h2>
      <p className={styles.text}>{detail}</p>
      {requestId !== null && <p className={styles.request}>{strings.common.requestId(requestId)}</p>}
      {onRetry !== undefined && <Button onClick={onRetry}>{strings.common.tryAgain}</Button>}
    </div>
  );
}

/** Shown while a page or a part of it is fetched; only after a moment, as most come sooner. */
export function Loading() {
  return (
    <div className={styles.loading} role="status">
      <span className="visually-hidden">{strings.common.loading}</span>
      <span className={styles.dot} />
      <span className={styles.dot} />
      <span className={styles.dot} />
    </div>
  );
}
