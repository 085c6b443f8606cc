import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './button.tsx';
import styles from './field.module.css';

interface Described {
  readonly label: string;
  /** A sentence below the control. */
  readonly hint?: string | undefined;
  /** What is wrong with the value; shown instead of the hint. */
  readonly error?: string | undefined;
  /** The label is for screen readers only, where the place says enough to the eye. */
  readonly labelHidden?: boolean | undefined;
}

type Wiring = { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true };

/** A control with its label, its hint and its error, wired together for assistive technology. */
export function Field({
  label,
  hint,
  error,
  labelHidden = false,
  children,
}: Described & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  const wiring: Wiring = {
    id,
    ...(note !== undefined && { 'aria-describedby': `${id}-note` }),
    ...(error !== undefined && { 'aria-invalid': true }),
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      {children(wiring)}
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? styles.hint : styles.error}>
          {note}
        </p>
      )}
    </div>
  );
}

export type TextFieldProps = Described & Omit<ComponentProps<'input'>, 'id'>;

export function TextField({ label, hint, error, labelHidden, className, ...input }: TextFieldProps) {
  return (
    <Field {...{ label, hint, error, labelHidden }}>
      {(wiring) => (
        <input type="text" {...input} {...wiring} className={classes(styles.control, className)} />
      )}
    </Field>
  );
}

export type TextAreaProps = Described & Omit<ComponentProps<'textarea'>, 'id'>;

export function TextArea({ label, hint, error, labelHidden, className, ...input }: TextAreaProps) {
  return (
    <Field {...{ label, hint, error, labelHidden }}>
      {(wiring) => (
        <textarea
          rows={4}
          {...input}
          {...wiring}
          className={classes(styles.control, styles.area, className)}
        />
      )}
    </Field>
  );
}

export type SelectProps = Described &
  Omit<ComponentProps<'select'>, 'id' | 'children'> & {
    readonly options: readonly (readonly [value: string, text: string])[];
  };

/** The system's own select: the one that every person and every phone knows. */
export function Select({ label, hint, error, labelHidden, options, className, ...input }: SelectProps) {
  return (
    <Field {...{ label, hint, error, labelHidden }}>
      {(wiring) => (
        <select {...input} {...wiring} className={classes(styles.control, styles.select, className)}>
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export type CheckboxProps = Omit<ComponentProps<'input'>, 'type'> & { readonly label: string };

export function Checkbox({ label, className, ...input }: CheckboxProps) {
  return (
    <label className={classes(styles.checkbox, className)}>
      <input type="checkbox" {...input} />
      {label}
    </label>
  );
}
