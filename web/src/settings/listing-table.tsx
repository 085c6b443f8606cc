import type { ReactNode } from 'react';
import { DataTable } from '../ui/data-table.tsx';
import styles from './listing.module.css';

export interface ListingTableProps {
  /** What the columns are called; without any there is no head. */
  readonly columns?: readonly string[];
  /** What can be done in the last column, which has no title for the eye. */
  readonly actions?: string;
  /** The rows. */
  readonly children: ReactNode;
}

/** A table of the settings, which scrolls by itself on narrow screens. */
export function ListingTable({ columns = [], actions, children }: ListingTableProps) {
  return (
    <div className={styles.scroll}>
      <DataTable className={styles.table}>
        {columns.length > 0 && (
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
              {actions !== undefined && (
                <th scope="col">
                  <span className="visually-hidden">{actions}</span>
                </th>
              )}
            </tr>
          </thead>
        )}
        <tbody>{children}</tbody>
      </DataTable>
    </div>
  );
}
