import { strings } from '../../strings/index.ts';
import { Select } from '../../ui/field.tsx';
import { type Path, pointerOf, valueAt } from '../document/json.ts';
import { useEditing } from '../editing.ts';
import { choicesAt } from '../json/schema.ts';
import { AssetField } from './asset-field.tsx';
import { type ClipField, kindFor } from './clip-fields.ts';
import { ColourField } from './colour-field.tsx';
import { ScalarField } from './scalar-field.tsx';

interface ClipControlProps {
  readonly field: ClipField;
  /** Within the script. */
  readonly path: Path;
  readonly type: string;
}

/** The control of one property of a clip, with what is wrong with it. */
export function ClipControl({ field: { name, control }, path, type }: ClipControlProps) {
  const { draft, change, canEdit, faults } = useEditing();
  const value = valueAt(draft.document, path);
  const pointer = pointerOf(path);
  const fault = faults.find((one) => pointerOf(one.path) === pointer);
  const { hints } = strings.scripts;
  const shared = {
    label: strings.scripts.fields[name],
    error: fault?.message,
    hint: name in hints ? hints[name as keyof typeof hints] : undefined,
    value,
    onChange: (next: typeof value) => change(path, next),
    disabled: !canEdit,
  };
  switch (control) {
    case 'asset':
      return <AssetField {...shared} kind={kindFor(type)} />;
    case 'colour':
      return <ColourField {...shared} />;
    case 'choice':
      return <ChoiceField {...shared} path={path} />;
    case 'area':
      return <ScalarField {...shared} multiline textOnly />;
    default:
      return <ScalarField {...shared} textOnly={control === 'line'} />;
  }
}

interface ChoiceFieldProps extends Omit<Parameters<typeof ScalarField>[0], 'textOnly' | 'multiline'> {
  readonly path: Path;
}

/** One of the values that the schema has; a placeholder that stands there already is one as well. */
export function ChoiceField({ path, label, value, onChange, ...others }: ChoiceFieldProps) {
  const { draft, schema } = useEditing();
  const choices = schema === null ? [] : choicesAt(schema, draft.document, path);
  const current = typeof value === 'string' ? value : '';
  const isKnown = current === '' || choices.includes(current);
  return (
    <Select
      {...others}
      label={label}
      value={current}
      options={[
        ['', strings.scripts.unset],
        ...[...(isKnown ? [] : [current]), ...choices].map((choice) => [choice, choice] as const),
      ]}
      onChange={({ target }) => onChange(target.value || undefined)}
    />
  );
}
