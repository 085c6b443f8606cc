import type { ComponentProps } from 'react';
import { classes } from './button.tsx';
import styles from './data-table.module.css';

/** A table with a line below each row; how much room its cells have is up to the place that it is in. */
export function DataTable({ className, ...rest }: ComponentProps<'table'>) {
  return <table {...rest} className={classes(styles.table, className)} />;
}
