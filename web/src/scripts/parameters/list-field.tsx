import { Plus, X } from 'lucide-react';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import fields from '../../ui/field.module.css';
import { isArray, isObject, type Json, type JsonObject } from '../document/json.ts';
import type { ScriptInput } from '../document/script.ts';
import { SINGLE } from './check.ts';
import styles from './list-field.module.css';
import { ParameterField } from './parameter-field.tsx';

interface ListFieldProps {
  readonly label: string;
  readonly hint: string | undefined;
  readonly error: string | undefined;
  readonly input: ScriptInput;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

/** A list of values, or of rows with fields. */
export function ListField({ label, hint, error, input, value, onChange }: ListFieldProps) {
  const items = isArray(value) ? value : isArray(input.default) ? input.default : [];
  const put = (next: readonly Json[]) => onChange(next.length === 0 ? undefined : next);
  const empty: Json = input.fields.length > 0 ? {} : '';
  const note = error ?? hint;
  return (
    <fieldset className={styles.list}>
      <legend className={fields.label}>{label}</legend>
      {note !== undefined && <p className={error === undefined ? fields.hint : fields.error}>{note}</p>}
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place; it has nothing else to be known by.
        <div key={index} className={styles.item}>
          <div className={styles.fields}>
            <Item
              input={input}
              item={item}
              index={index}
              onChange={(next) => put(items.with(index, next ?? empty))}
            />
          </div>
          <IconButton
            label={strings.scripts.removeItem(index + 1)}
            onClick={() => put(items.toSpliced(index, 1))}
          >
            <X size={16} />
          </IconButton>
        </div>
      ))}
      <Button icon={<Plus size={16} />} onClick={() => put([...items, empty])}>
        {strings.scripts.addItem}
      </Button>
    </fieldset>
  );
}

interface ItemProps {
  readonly input: ScriptInput;
  readonly item: Json;
  readonly index: number;
  readonly onChange: (item: Json | undefined) => void;
}

function Item({ input, item, index, onChange }: ItemProps) {
  if (input.fields.length === 0) {
    const single = {
      ...SINGLE,
      name: strings.scripts.itemOf(input.name, index + 1),
      type: input.of,
      required: false,
    };
    return <ParameterField input={single} value={item} onChange={onChange} />;
  }
  const row: JsonObject = isObject(item) ? item : {};
  return input.fields.map((field) => (
    <ParameterField
      key={field.name}
      input={field}
      label={strings.scripts.itemOf(field.name, index + 1)}
      value={row[field.name]}
      onChange={(value) => {
        const { [field.name]: _, ...others } = row;
        onChange(value === undefined ? others : { ...others, [field.name]: value });
      }}
    />
  ));
}
