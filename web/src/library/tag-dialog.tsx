import { useEffect, useState } from 'react';
import { useTags } from '../api/tags.ts';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TagInput } from '../ui/tag-input.tsx';
import type { TagChanges } from './bulk-actions.ts';
import styles from './dialogs.module.css';

interface TagDialogProps {
  readonly count: number;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onApply: (changes: TagChanges) => void;
}

export function TagDialog({ count, open, onOpenChange, onApply }: TagDialogProps) {
  const [add, setAdd] = useState<readonly string[]>([]);
  const [remove, setRemove] = useState<readonly string[]>([]);
  const suggestions = useTags().data?.map(({ tag }) => tag) ?? [];
  useEffect(() => {
    if (!open) return;
    setAdd([]);
    setRemove([]);
  }, [open]);
  const apply = () => {
    onOpenChange(false);
    onApply({ add, remove });
  };
  return (
    <Dialog
      title={strings.library.addTagsTitle(count)}
      open={open}
      onOpenChange={onOpenChange}
      actions={
        <Button tone="primary" disabled={add.length + remove.length === 0} onClick={apply}>
          {strings.library.apply}
        </Button>
      }
    >
      <div className={styles.fields}>
        <h3>{strings.library.tagsToAdd}</h3>
        <TagInput label={strings.library.tagsToAdd} tags={add} onChange={setAdd} suggestions={suggestions} />
        <h3>{strings.library.tagsToRemove}</h3>
        <TagInput
          label={strings.library.tagsToRemove}
          tags={remove}
          onChange={setRemove}
          suggestions={suggestions}
        />
      </div>
    </Dialog>
  );
}
