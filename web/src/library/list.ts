import type { Asset } from '@polyreel/sdk';
import type { ListKeys } from './list-keys.ts';
import type { Selection } from './selection.ts';

/** What the grid and the table are given alike. */
export interface ListProps {
  readonly assets: readonly Asset[];
  readonly selection: Selection;
  /** The one that the keyboard is on. */
  readonly current: string | null;
  readonly keys: ListKeys;
  readonly onSelect: (id: string, how: { readonly range: boolean }) => void;
  readonly onFocus: (id: string) => void;
  /** The last ones will come into view soon: must be the same function while nothing changes. */
  readonly onEnd: () => void;
}
