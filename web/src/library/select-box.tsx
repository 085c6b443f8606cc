import type { Asset } from '@polyreel/sdk';
import { strings } from '../strings/index.ts';
import styles from './select-box.module.css';

export interface SelectBoxProps {
  readonly asset: Asset;
  readonly selected: boolean;
  readonly onSelect: (id: string, how: { readonly range: boolean }) => void;
  /** Of the place around it that takes the click as well. */
  readonly className?: string | undefined;
}

/** By the mouse; with Shift, everything from the last one to this. The keyboard selects on the link beside it. */
export function SelectBox({ asset: { id, name }, selected, onSelect, className }: SelectBoxProps) {
  return (
    <label className={className}>
      <input
        type="checkbox"
        className={styles.box}
        tabIndex={-1}
        aria-label={strings.library.select(name)}
        checked={selected}
        onChange={() => {}}
        onClick={({ shiftKey }) => onSelect(id, { range: shiftKey })}
      />
    </label>
  );
}
