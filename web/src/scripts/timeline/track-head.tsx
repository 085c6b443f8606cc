import { Plus, Trash2 } from 'lucide-react';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { withItem, withoutItem } from '../document/json.ts';
import { clipsPath, TRACKS, tracksOf } from '../document/script.ts';
import { useEditing } from '../editing.ts';
import { CLIP_TYPES, newClip } from './new-clip.ts';
import styles from './timeline.module.css';

/** What a track is called, and what can be put into it. */
export function TrackHead({ track, isEmpty }: { track: number; isEmpty: boolean }) {
  const { draft, replace, canEdit, select } = useEditing();
  const add = (type: string) => {
    const list = clipsPath(track);
    const count = tracksOf(draft.document)[track]?.length ?? 0;
    replace(withItem(draft.document, list, count, newClip(type)));
    select({ track, clip: count });
  };
  const remove = () => {
    replace(withoutItem(draft.document, TRACKS, track));
    select(null);
  };
  if (!canEdit) return <span className={styles.head}>{strings.scripts.track(track + 1)}</span>;
  return (
    <div className={styles.head}>
      <span className={styles.name}>{strings.scripts.track(track + 1)}</span>
      {isEmpty && (
        <IconButton label={strings.scripts.removeTrack(track + 1)} onClick={remove}>
          <Trash2 size={14} />
        </IconButton>
      )}
      <Menu
        trigger={
          <IconButton label={strings.scripts.addClipTo(track + 1)}>
            <Plus size={16} />
          </IconButton>
        }
      >
        {CLIP_TYPES.map((type) => (
          <MenuItem key={type} onSelect={() => add(type)}>
            {strings.scripts.clipTypes[type]}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
