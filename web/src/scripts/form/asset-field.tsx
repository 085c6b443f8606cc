import { X } from 'lucide-react';
import { useState } from 'react';
import { useAsset } from '../../api/assets.ts';
import { AssetPicker } from '../../library/asset-picker.tsx';
import { Picture } from '../../library/picture.tsx';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import fields from '../../ui/field.module.css';
import type { Json } from '../document/json.ts';
import styles from './asset-field.module.css';
import { hasPlaceholder } from './scalars.ts';

interface AssetFieldProps {
  readonly label: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  /** The only kind that fits, or null. */
  readonly kind: string | null;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
}

/** An asset of the library, by its picture; a placeholder is shown as it is. */
export function AssetField({ label, value, onChange, kind, hint, error, disabled = false }: AssetFieldProps) {
  const [isOpen, setOpen] = useState(false);
  const id = typeof value === 'string' && value !== '' ? value : null;
  const note = error ?? hint;
  return (
    <fieldset className={styles.field} disabled={disabled}>
      <legend className={fields.label}>{label}</legend>
      <div className={styles.row} data-invalid={error !== undefined || undefined}>
        {id !== null && (hasPlaceholder(id) ? <code className={styles.name}>{id}</code> : <Chosen id={id} />)}
        {id === null && <span className={styles.none}>{strings.scripts.none}</span>}
        <Button tone="quiet" onClick={() => setOpen(true)}>
          {id === null ? strings.scripts.chooseAsset : strings.scripts.changeAsset}
          <span className="visually-hidden"> {label}</span>
        </Button>
        {id !== null && (
          <IconButton label={strings.scripts.clearAsset(label)} onClick={() => onChange(undefined)}>
            <X size={16} />
          </IconButton>
        )}
      </div>
      {note !== undefined && <p className={error === undefined ? fields.hint : fields.error}>{note}</p>}
      <AssetPicker
        title={strings.scripts.pickTitle}
        open={isOpen}
        onOpenChange={setOpen}
        kind={kind}
        onPick={([chosen]) => onChange(chosen)}
      />
    </fieldset>
  );
}

function Chosen({ id }: { id: string }) {
  const { data: asset, isError } = useAsset(id);
  if (isError) return <span className={styles.missing}>{strings.scripts.missingAsset}</span>;
  return (
    <>
      <span className={styles.picture}>{asset !== undefined && <Picture asset={asset} />}</span>
      <span className={styles.name}>{asset?.name ?? ''}</span>
    </>
  );
}
