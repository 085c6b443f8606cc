import { strings } from '../../strings/index.ts';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import type { Json } from '../document/json.ts';
import type { ScriptInput } from '../document/script.ts';
import { AssetField } from '../form/asset-field.tsx';
import { ColourField } from '../form/colour-field.tsx';
import { ListField } from './list-field.tsx';

export interface ParameterFieldProps {
  readonly input: ScriptInput;
  /** What it is called, where that is not the name of the input. */
  readonly label?: string;
  readonly value: Json | undefined;
  readonly error?: string | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

/** Characters beyond which a text has more than a line. */
const SHORT = 120;

/** The control that fits an input. */
export function ParameterField({ input, label: called, value, error, onChange }: ParameterFieldProps) {
  const { name, type, required, default: usual, description, isWritten } = input;
  const label = `${called ?? name}${required && usual === undefined && !isWritten ? ' *' : ''}`;
  const hint = description || (isWritten ? strings.scripts.writtenHint : undefined);
  const texts = { label, hint, error };
  const placeholder = typeof usual === 'string' || typeof usual === 'number' ? String(usual) : undefined;
  const text = value === undefined || value === null ? '' : String(value);
  const typed = {
    value: text,
    placeholder,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value || undefined),
  };
  switch (type) {
    case 'text': {
      const isLong = isWritten || (input.maxLength ?? SHORT) > SHORT || text.length > SHORT;
      return isLong ? <TextArea {...texts} {...typed} rows={3} /> : <TextField {...texts} {...typed} />;
    }
    case 'number':
      return <NumberField {...{ input, value, onChange }} texts={texts} placeholder={placeholder} />;
    case 'choice':
      return (
        <Select
          {...texts}
          value={text}
          options={[
            ['', usual === undefined ? strings.scripts.none : strings.scripts.usually(String(usual))],
            ...input.choices.map((choice) => [choice, choice] as const),
          ]}
          onChange={({ target }) => onChange(target.value || undefined)}
        />
      );
    case 'date':
      return <TextField {...texts} {...typed} type="date" />;
    case 'colour':
      return <ColourField {...texts} placeholder={placeholder} value={value} onChange={onChange} />;
    case 'asset':
      return <AssetField {...texts} kind={input.kind} value={value ?? usual} onChange={onChange} />;
    case 'list':
      return <ListField {...texts} input={input} value={value} onChange={onChange} />;
  }
}

interface NumberFieldProps extends Pick<ParameterFieldProps, 'input' | 'value' | 'onChange'> {
  readonly texts: {
    readonly label: string;
    readonly hint: string | undefined;
    readonly error: string | undefined;
  };
  readonly placeholder: string | undefined;
}

function NumberField({
  input: { min, max, integer },
  value,
  onChange,
  texts,
  placeholder,
}: NumberFieldProps) {
  return (
    <TextField
      {...texts}
      type="number"
      inputMode={integer ? 'numeric' : 'decimal'}
      placeholder={placeholder}
      step={integer ? 1 : 'any'}
      {...(min !== null && { min })}
      {...(max !== null && { max })}
      value={typeof value === 'number' || typeof value === 'string' ? value : ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : Number(target.value))}
    />
  );
}
