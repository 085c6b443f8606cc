import { ChevronRight, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { strings } from '../../strings/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox, Select, TextArea } from '../../ui/field.tsx';
import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  valueAt,
  withItem,
  withoutItem,
} from '../document/json.ts';
import { INPUT_TYPES } from '../document/script.ts';
import { useEditing } from '../editing.ts';
import { ColourField } from './colour-field.tsx';
import styles from './inputs-form.module.css';
import { ScalarField } from './scalar-field.tsx';

/** What the script asks for. */
export function InputsForm() {
  const { draft, replace, canEdit } = useEditing();
  const { document } = draft;
  const raw = valueAt(document, ['inputs']);
  const inputs = isArray(raw) ? raw : [];
  const texts = strings.scripts.inputs;
  const add = () =>
    replace(
      withItem(document, ['inputs'], inputs.length, { name: texts.newName(inputs.length + 1), type: 'text' }),
    );
  return (
    <div className={styles.form}>
      {inputs.length === 0 && <p className={styles.none}>{texts.none}</p>}
      {inputs.map((input, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its name is what is typed here, so that only its place stays.
        <InputFields key={index} index={index} input={isObject(input) ? input : {}} />
      ))}
      {canEdit && (
        <Button icon={<Plus size={16} />} onClick={add}>
          {texts.add}
        </Button>
      )}
    </div>
  );
}

/** What an input of a type has besides what all have. */
const MORE: Readonly<Record<string, readonly ('min' | 'max' | 'maxLength')[]>> = {
  text: ['maxLength'],
  number: ['min', 'max'],
};

function InputFields({ index, input }: { index: number; input: JsonObject }) {
  const { draft, change, replace, canEdit } = useEditing();
  const texts = strings.scripts.inputs;
  const name = typeof input.name === 'string' ? input.name : '';
  const type = INPUT_TYPES.find((one) => one === input.type) ?? 'text';
  // What was just added is there to be named.
  const [isNew] = useState(name === texts.newName(index + 1));
  const put = (key: string) => (value: Json | undefined) => change(['inputs', index, key], value);
  const at = (key: string) => ({ value: input[key], onChange: put(key), disabled: !canEdit });
  const retype = (next: string) => {
    const { name, description, required } = input;
    const kept = Object.entries({ name, description, required }).filter(([, value]) => value !== undefined);
    const choices = next === 'choice' ? { choices: [''] } : {};
    change(['inputs', index], { ...(Object.fromEntries(kept) as JsonObject), type: next, ...choices });
  };
  return (
    <details className={styles.input} open={isNew}>
      <summary className={styles.summary}>
        <ChevronRight size={16} className={styles.chevron} aria-hidden />
        <span className={styles.name}>{name}</span>
        {input.required === true && <Badge tone="accent">{texts.required}</Badge>}
        <Badge>{texts.types[type]}</Badge>
      </summary>
      <fieldset className={styles.fields} disabled={!canEdit}>
        <legend className="visually-hidden">{name}</legend>
        <ScalarField label={texts.name} textOnly {...at('name')} />
        <Select
          label={texts.type}
          value={type}
          options={INPUT_TYPES.map((one) => [one, texts.types[one]] as const)}
          onChange={({ target }) => retype(target.value)}
        />
        <DefaultField type={type} {...at('default')} choices={input.choices} />
        {(MORE[type] ?? []).map((key) => (
          <ScalarField key={key} label={texts[key]} {...at(key)} />
        ))}
        {type === 'choice' && (
          <div className={styles.wide}>
            <ChoicesField {...at('choices')} />
          </div>
        )}
        <div className={styles.wide}>
          <ScalarField label={texts.description} textOnly {...at('description')} />
        </div>
        <div className={styles.foot}>
          <Checkbox
            label={texts.required}
            checked={input.required === true}
            onChange={({ target }) => put('required')(target.checked ? true : undefined)}
          />
          <code className={styles.usage}>{`\${${name}}`}</code>
          <IconButton
            label={texts.remove(name)}
            onClick={() => replace(withoutItem(draft.document, ['inputs'], index))}
          >
            <Trash2 size={16} />
          </IconButton>
        </div>
      </fieldset>
    </details>
  );
}

interface DefaultFieldProps {
  readonly type: string;
  readonly value: Json | undefined;
  readonly choices: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly disabled: boolean;
}

function DefaultField({ type, choices, ...control }: DefaultFieldProps) {
  const label = strings.scripts.inputs.default;
  if (type === 'colour') return <ColourField label={label} {...control} />;
  if (type !== 'choice') return <ScalarField label={label} textOnly={type !== 'number'} {...control} />;
  const names = isArray(choices) ? choices.filter((one) => typeof one === 'string') : [];
  return (
    <Select
      label={label}
      value={typeof control.value === 'string' ? control.value : ''}
      options={[['', strings.scripts.none], ...names.map((one) => [one, one] as const)]}
      onChange={({ target }) => control.onChange(target.value || undefined)}
    />
  );
}

function ChoicesField({ value, onChange, disabled }: Omit<DefaultFieldProps, 'type' | 'choices'>) {
  const lines = isArray(value) ? value.map(String) : [];
  return (
    <TextArea
      label={strings.scripts.inputs.choices}
      rows={3}
      disabled={disabled}
      value={lines.join('\n')}
      onChange={({ target }) => onChange(target.value.split('\n'))}
    />
  );
}
