import { ArrowLeft, ArrowRight, CopyPlus, Trash2 } from 'lucide-react';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { type Path, valueAt, withItem, withItemMoved, withoutItem } from '../document/json.ts';
import { type ClipPlace, clipLabel, clipsPath, clipType, tracksOf } from '../document/script.ts';
import { useEditing } from '../editing.ts';
import { ClipControl } from './clip-control.tsx';
import { fieldsOf } from './clip-fields.ts';
import styles from './clip-form.module.css';

/** The properties of the clip that is selected in the timeline. */
export function ClipForm() {
  const { draft, selected } = useEditing();
  const clip = selected && tracksOf(draft.document)[selected.track]?.[selected.clip];
  if (selected === null || !clip) return <p className={styles.none}>{strings.scripts.noClip}</p>;
  const type = clipType(clip);
  const path: Path = [...clipsPath(selected.track), selected.clip];
  return (
    <div className={styles.form}>
      <header className={styles.header}>
        <h3 className={styles.title}>
          {strings.scripts.clipTypes[type] ?? strings.scripts.unknownClip}
          <span className={styles.label}>{clipLabel(clip)}</span>
        </h3>
        <ClipActions place={selected} />
      </header>
      {fieldsOf(type).map(([group, fields]) => (
        <fieldset key={group} className={styles.group}>
          <legend>{strings.scripts.groups[group]}</legend>
          {fields.map((field) => (
            <div
              key={field.name}
              className={styles.field}
              data-wide={field.control === 'area' || field.control === 'asset' || undefined}
            >
              <ClipControl field={field} path={[...path, ...field.path]} type={type} />
            </div>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function ClipActions({ place: { track, clip } }: { place: ClipPlace }) {
  const { draft, replace, select, canEdit } = useEditing();
  const list = clipsPath(track);
  const { document } = draft;
  const count = tracksOf(document)[track]?.length ?? 0;
  const move = (to: number) => {
    replace(withItemMoved(document, list, [clip, to]));
    select({ track, clip: to });
  };
  const duplicate = () => {
    replace(withItem(document, list, clip + 1, valueAt(document, [...list, clip]) ?? {}));
    select({ track, clip: clip + 1 });
  };
  const remove = () => {
    replace(withoutItem(document, list, clip));
    select(count > 1 ? { track, clip: Math.max(0, clip - 1) } : null);
  };
  return (
    <div className={styles.actions}>
      <IconButton
        label={strings.scripts.moveEarlier}
        disabled={!canEdit || clip === 0}
        onClick={() => move(clip - 1)}
      >
        <ArrowLeft size={16} />
      </IconButton>
      <IconButton
        label={strings.scripts.moveLater}
        disabled={!canEdit || clip >= count - 1}
        onClick={() => move(clip + 1)}
      >
        <ArrowRight size={16} />
      </IconButton>
      <IconButton label={strings.scripts.duplicateClip} disabled={!canEdit} onClick={duplicate}>
        <CopyPlus size={16} />
      </IconButton>
      <IconButton label={strings.scripts.removeClip} disabled={!canEdit} onClick={remove}>
        <Trash2 size={16} />
      </IconButton>
    </div>
  );
}
