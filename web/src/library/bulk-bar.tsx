import { FolderPlus, RotateCcw, Tags, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import type { BulkActions } from './bulk-actions.ts';
import styles from './bulk-bar.module.css';
import { MoveDialog } from './move-dialog.tsx';
import { TagDialog } from './tag-dialog.tsx';

export interface BulkBarProps {
  readonly ids: readonly string[];
  readonly trashed: boolean;
  readonly actions: BulkActions;
  readonly onClear: () => void;
}

/** What can be done with everything that is selected; only what the key allows. */
export function BulkBar({ ids, trashed, actions, onClear }: BulkBarProps) {
  const canWrite = useCan('write');
  return (
    <div className={styles.bar} role="toolbar" aria-label={strings.library.selected(ids.length)}>
      <IconButton label={strings.library.clearSelection} onClick={onClear}>
        <X size={18} />
      </IconButton>
      <strong className={styles.count}>{strings.library.selected(ids.length)}</strong>
      {canWrite &&
        (trashed ? <InTrash ids={ids} actions={actions} /> : <InLibrary ids={ids} actions={actions} />)}
    </div>
  );
}

type ToolsProps = Pick<BulkBarProps, 'ids' | 'actions'>;

function InLibrary({ ids, actions }: ToolsProps) {
  const [open, setOpen] = useState<'tags' | 'move' | null>(null);
  const close = (isOpen: boolean) => !isOpen && setOpen(null);
  return (
    <>
      <Button icon={<Tags size={16} />} onClick={() => setOpen('tags')}>
        {strings.library.addTags}
      </Button>
      <Button icon={<FolderPlus size={16} />} onClick={() => setOpen('move')}>
        {strings.library.move}
      </Button>
      <Button icon={<Trash2 size={16} />} onClick={() => actions.trash(ids)}>
        {strings.library.trash}
      </Button>
      <TagDialog
        count={ids.length}
        open={open === 'tags'}
        onOpenChange={close}
        onApply={(tags) => actions.tag(ids, tags)}
      />
      <MoveDialog
        count={ids.length}
        open={open === 'move'}
        onOpenChange={close}
        onApply={(project) => actions.move(ids, project)}
      />
    </>
  );
}

function InTrash({ ids, actions }: ToolsProps) {
  return (
    <>
      <Button icon={<RotateCcw size={16} />} onClick={() => actions.restore(ids)}>
        {strings.library.restore}
      </Button>
      <ConfirmedButton
        icon={<Trash2 size={16} />}
        title={strings.library.deleteForeverTitle(ids.length)}
        description={strings.library.deleteForeverText}
        action={strings.library.deleteForever}
        onConfirm={(close) => {
          close();
          actions.deleteForever(ids);
        }}
      />
    </>
  );
}
