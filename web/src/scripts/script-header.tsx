import { useNavigate } from '@tanstack/react-router';
import { Copy, EllipsisVertical, History, Sheet, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../api/explain.ts';
import { useDeleteScript, useSaveScript } from '../api/scripts.ts';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';
import { toast } from '../ui/toasts.ts';
import { UpLink } from '../ui/up-link.tsx';
import { BatchDialog } from './batch/batch-dialog.tsx';
import { inputsOf } from './document/script.ts';
import { useEditing } from './editing.ts';
import { forgetKept } from './kept-drafts.ts';
import styles from './script-header.module.css';
import { VersionsDialog } from './versions/versions-dialog.tsx';

interface ScriptHeaderProps {
  readonly id: string | null;
  readonly dirty: boolean;
  readonly busy: boolean;
  readonly onSave: () => void;
}

/** The way up, where the draft stands, and what can be done with the script. */
export function ScriptHeader({ id, dirty, busy, onSave }: ScriptHeaderProps) {
  const { draft } = useEditing();
  const canWrite = useCan('write');
  const { base, isBroken } = draft;
  return (
    <div className={styles.header}>
      <UpLink to="/scripts">{strings.scripts.up}</UpLink>
      <div className={styles.standing} role="status">
        {base !== null && <Badge>{strings.scripts.version(base.version)}</Badge>}
        {dirty && <Badge tone="warn">{strings.scripts.unsaved}</Badge>}
      </div>
      {canWrite && (
        <Button disabled={!dirty || isBroken} busy={busy} onClick={onSave}>
          {strings.scripts.save}
        </Button>
      )}
      {id !== null && <ScriptMenu id={id} dirty={dirty} />}
    </div>
  );
}

type Open = 'versions' | 'batch' | 'delete' | null;

function ScriptMenu({ id, dirty }: { id: string; dirty: boolean }) {
  const { draft, replace } = useEditing();
  const canWrite = useCan('write');
  const [open, setOpen] = useState<Open>(null);
  const navigate = useNavigate();
  const deletion = useDeleteScript();
  const saving = useSaveScript();
  const complain = (error: unknown) => toast(explain(error).detail, { tone: 'bad' });
  const close = () => setOpen(null);
  const { name, document } = draft;

  const duplicate = () =>
    saving.mutate(
      { id: null, projectId: null, name: strings.scripts.copyOf(name), document },
      {
        onSuccess: (script) => void navigate({ to: '/scripts/$scriptId', params: { scriptId: script.id } }),
        onError: complain,
      },
    );
  const remove = () =>
    deletion.mutate(id, {
      onSuccess: () => {
        forgetKept(id);
        toast(strings.scripts.deleted(name));
        void navigate({ to: '/scripts', ignoreBlocker: true });
      },
      onError: complain,
      onSettled: close,
    });
  return (
    <>
      <Menu
        trigger={
          <IconButton label={strings.common.more}>
            <EllipsisVertical size={18} />
          </IconButton>
        }
      >
        <MenuItem icon={<History size={16} />} onSelect={() => setOpen('versions')}>
          {strings.scripts.versions}
        </MenuItem>
        {canWrite && (
          <>
            <MenuItem
              icon={<Sheet size={16} />}
              onSelect={() => (dirty ? toast(strings.scripts.batchSave) : setOpen('batch'))}
            >
              {strings.scripts.batch}
            </MenuItem>
            <MenuItem icon={<Copy size={16} />} onSelect={duplicate}>
              {strings.scripts.duplicate}
            </MenuItem>
            <MenuLine />
            <MenuItem icon={<Trash2 size={16} />} danger onSelect={() => setOpen('delete')}>
              {strings.scripts.delete}
            </MenuItem>
          </>
        )}
      </Menu>
      <VersionsDialog
        scriptId={id}
        open={open === 'versions'}
        onOpenChange={close}
        onRestore={
          canWrite
            ? (restored, version) => {
                replace(restored);
                toast(strings.scripts.restoredVersion(version));
              }
            : null
        }
      />
      <BatchDialog scriptId={id} inputs={inputsOf(document)} open={open === 'batch'} onOpenChange={close} />
      <Confirm
        title={strings.scripts.deleteTitle(name)}
        description={strings.scripts.deleteText}
        action={strings.scripts.delete}
        open={open === 'delete'}
        onOpenChange={close}
        onConfirm={remove}
        busy={deletion.isPending}
      />
    </>
  );
}
