import type { ReactNode } from 'react';
import { useEffect } from 'react';
import styles from './page.module.css';

export interface PageProps {
  readonly title: string;
  /** Above the title: the way back up. */
  readonly above?: ReactNode;
  /** What can be done here, beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame that pages share: one heading, what can be done, and the content; the heading is the title of the tab. */
export function Page({ title, above, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Polyreel`;
  }, [title]);
  return (
    <div className={styles.page}>
      {above}
      <header className={styles.header}>
        <h1 className={styles.title}>{title}</h1>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
