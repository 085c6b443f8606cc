import { strings } from '../../strings/index.ts';
import controls from '../../ui/field.module.css';
import { Field } from '../../ui/field.tsx';
import type { Json } from '../document/json.ts';
import styles from './colour-field.module.css';
import { hexOf, printScalar } from './scalars.ts';

interface ColourFieldProps {
  readonly label: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean;
}

/** A colour, by the system's picker or as text, which may be a placeholder. A gradient is edited as JSON. */
export function ColourField({ label, value, onChange, disabled = false, ...texts }: ColourFieldProps) {
  const text = printScalar(value);
  const isOff = disabled || text === null;
  const hint = text === null ? strings.scripts.editedInJson : texts.hint;
  return (
    <Field label={label} hint={hint} error={texts.error}>
      {(wiring) => (
        <div className={styles.colour}>
          <input
            type="color"
            aria-label={label}
            className={styles.swatch}
            disabled={isOff}
            value={hexOf(value) ?? hexOf(texts.placeholder) ?? '#000000'}
            onChange={({ target }) => onChange(target.value)}
          />
          <input
            {...wiring}
            type="text"
            className={controls.control}
            disabled={isOff}
            placeholder={texts.placeholder}
            value={text ?? ''}
            onChange={({ target }) => onChange(target.value || undefined)}
          />
        </div>
      )}
    </Field>
  );
}
