import { strings } from '../../strings/index.ts';
import { Select } from '../../ui/field.tsx';
import { type Json, type Path, valueAt, withValue } from '../document/json.ts';
import { useEditing } from '../editing.ts';
import { choicesAt } from '../json/schema.ts';
import { ChoiceField } from './clip-control.tsx';
import { ColourField } from './colour-field.tsx';
import { ScalarField } from './scalar-field.tsx';
import styles from './settings-form.module.css';

/** What comes out: its format, its size and its time. */
export function SettingsForm() {
  const { draft, change, canEdit } = useEditing();
  const { settings } = strings.scripts;
  const at = (label: string, path: Path) => ({
    label,
    value: valueAt(draft.document, path),
    onChange: (value: Parameters<typeof change>[1]) => change(path, value),
    disabled: !canEdit,
  });
  const own = valueAt(draft.document, ['output', 'width']) !== undefined;
  return (
    <div className={styles.form}>
      <SizeField />
      {own && (
        <>
          <ScalarField {...at(settings.width, ['output', 'width'])} />
          <ScalarField {...at(settings.height, ['output', 'height'])} />
        </>
      )}
      <ChoiceField {...at(settings.format, ['output', 'format'])} path={['output', 'format']} />
      <ScalarField {...at(settings.fps, ['output', 'fps'])} />
      <ChoiceField {...at(settings.quality, ['output', 'quality'])} path={['output', 'quality']} />
      <ColourField {...at(settings.background, ['timeline', 'background'])} />
      <ScalarField {...at(settings.duration, ['timeline', 'length'])} hint={settings.durationHint} />
      <ScalarField {...at(settings.loudness, ['output', 'loudness'])} hint={settings.loudnessHint} />
      <div className={styles.wide}>
        <ScalarField {...at(settings.resultName, ['name'])} textOnly hint={settings.resultNameHint} />
      </div>
    </div>
  );
}

const OWN = 'own';
const SIZES: readonly Path[] = [
  ['output', 'preset'],
  ['output', 'width'],
  ['output', 'height'],
  ['output', 'aspectRatio'],
  ['output', 'resolution'],
];
const USUAL_SIZE = { width: 1280, height: 720 };

/** A size by its name, or by its pixels; the one takes the place of the other. */
function SizeField() {
  const { draft, replace, schema, canEdit } = useEditing();
  const { settings } = strings.scripts;
  const { document } = draft;
  const preset = valueAt(document, ['output', 'preset']);
  const isOwn = ['width', 'aspectRatio'].some((key) => valueAt(document, ['output', key]) !== undefined);
  const value = isOwn ? OWN : typeof preset === 'string' ? preset : '';
  const names = schema === null ? [] : choicesAt(schema, document, ['output', 'preset']);
  const choose = (name: string) => {
    const bare = SIZES.reduce<Json>((rest, path) => withValue(rest, path, undefined) ?? {}, document);
    const output = name === OWN ? USUAL_SIZE : name === '' ? {} : { preset: name };
    replace(
      Object.entries(output).reduce<Json>(
        (rest, [key, size]) => withValue(rest, ['output', key], size) ?? {},
        bare,
      ),
    );
  };
  const isKnown = value === '' || value === OWN || names.includes(value);
  return (
    <Select
      label={settings.size}
      disabled={!canEdit}
      value={value}
      options={[
        ['', strings.scripts.unset],
        ...(isKnown ? [] : [[value, value] as const]),
        ...names.map((name) => [name, settings.sizes[name] ?? name] as const),
        [OWN, settings.ownSize],
      ]}
      onChange={({ target }) => choose(target.value)}
    />
  );
}
