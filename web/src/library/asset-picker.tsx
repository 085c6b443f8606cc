import type { Asset } from '@polyreel/sdk';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { useAssetPages } from '../api/assets.ts';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { useLater } from '../ui/use-later.ts';
import styles from './asset-picker.module.css';
import { Picture } from './picture.tsx';
import { type AssetSearch, KINDS } from './search.ts';

export interface AssetPickerProps {
  readonly title: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** The only kind that is offered; null for any. */
  readonly kind?: string | null;
  /** Of this project only. */
  readonly projectId?: string;
  /** What several chosen ones are confirmed with; without it, the first that is chosen is taken. */
  readonly confirm?: ((count: number) => string) | undefined;
  readonly onPick: (ids: readonly string[]) => void;
}

/** Chooses assets of the library: one, or several where there is something to confirm them with. */
export function AssetPicker(props: AssetPickerProps) {
  const { title, open, onOpenChange, confirm, onPick } = props;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const close = (isOpen: boolean) => {
    setChosen([]);
    onOpenChange(isOpen);
  };
  const pick = (ids: readonly string[]) => {
    close(false);
    onPick(ids);
  };
  const toggle = (id: string) => {
    if (confirm === undefined) pick([id]);
    else setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  };
  return (
    <Dialog
      title={title}
      open={open}
      onOpenChange={close}
      width={860}
      {...(confirm !== undefined && {
        actions: (
          <Button tone="primary" disabled={chosen.length === 0} onClick={() => pick(chosen)}>
            {confirm(chosen.length)}
          </Button>
        ),
      })}
    >
      {open && <Choices {...props} chosen={chosen} onToggle={toggle} />}
    </Dialog>
  );
}

interface ChoicesProps extends Pick<AssetPickerProps, 'kind' | 'projectId'> {
  readonly chosen: readonly string[];
  readonly onToggle: (id: string) => void;
}

function Choices({ kind = null, projectId, chosen, onToggle }: ChoicesProps) {
  const [text, setText] = useState('');
  const q = useLater(text.trim());
  const kinds = KINDS.filter((one) => one === kind);
  const search: AssetSearch = {
    ...(q !== '' && { q }),
    ...(kinds.length > 0 && { kind: kinds }),
    ...(projectId !== undefined && { project: projectId }),
  };
  const { assets, isPending, error, hasMore, loadMore, refresh } = useAssetPages(search, { trashed: false });
  return (
    <div className={styles.choices}>
      <TextField
        label={strings.scripts.pickSearch}
        labelHidden
        type="search"
        placeholder={strings.scripts.pickSearch}
        value={text}
        maxLength={200}
        onChange={({ target }) => setText(target.value)}
      />
      {error !== null ? (
        <Failure error={error} onRetry={refresh} />
      ) : isPending ? (
        <Loading />
      ) : assets.length === 0 ? (
        <p className={styles.nothing}>{strings.scripts.pickEmpty}</p>
      ) : (
        <ul className={styles.grid}>
          {assets.map((asset) => (
            <li key={asset.id}>
              <Choice asset={asset} chosen={chosen.includes(asset.id)} onToggle={onToggle} />
            </li>
          ))}
        </ul>
      )}
      {hasMore && <Button onClick={loadMore}>{strings.common.showMore}</Button>}
    </div>
  );
}

interface ChoiceProps {
  readonly asset: Asset;
  readonly chosen: boolean;
  readonly onToggle: (id: string) => void;
}

function Choice({ asset, chosen, onToggle }: ChoiceProps) {
  return (
    <button type="button" className={styles.choice} aria-pressed={chosen} onClick={() => onToggle(asset.id)}>
      <span className={styles.picture}>
        <Picture asset={asset} />
        {chosen && (
          <span className={styles.chosen} aria-hidden>
            <Check size={16} />
          </span>
        )}
      </span>
      <span className={styles.name}>{asset.name}</span>
    </button>
  );
}
