import { useState } from 'react';
import { strings } from '../../strings/index.ts';
import { TextArea, TextField } from '../../ui/field.tsx';
import type { Json } from '../document/json.ts';
import { parseScalar, printScalar } from './scalars.ts';

export interface ScalarFieldProps {
  readonly label: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
  /** Text stays text, whatever it looks like. */
  readonly textOnly?: boolean;
  readonly multiline?: boolean;
}

/** A number, a text, or a placeholder that stands for either. What changes over time is edited as JSON. */
export function ScalarField({
  label,
  value,
  onChange,
  hint,
  error,
  disabled = false,
  textOnly = false,
  multiline = false,
}: ScalarFieldProps) {
  // While it is typed, "1." is not made "1".
  const [typed, setTyped] = useState<string | null>(null);
  const printed = printScalar(value);
  const shared = {
    label,
    hint: printed === null ? strings.scripts.editedInJson : hint,
    error,
    disabled: disabled || printed === null,
    value: typed ?? printed ?? '',
    onChange: ({ target }: { target: { value: string } }) => {
      setTyped(target.value);
      onChange(textOnly ? target.value || undefined : parseScalar(target.value));
    },
    onBlur: () => setTyped(null),
  };
  return multiline ? <TextArea {...shared} rows={3} /> : <TextField {...shared} />;
}
