import type { ReactNode } from 'react';
import styles from './badge.module.css';
import { classes } from './button.tsx';

export type BadgeTone = 'neutral' | 'good' | 'warn' | 'bad' | 'accent';

/** A word or two about a thing. */
export function Badge({ tone = 'neutral', children }: { tone?: BadgeTone; children: ReactNode }) {
  return <span className={classes(styles.badge, styles[tone])}>{children}</span>;
}
