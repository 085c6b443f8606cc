import type { Project } from '@polyreel/sdk';
import { EllipsisVertical, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../api/explain.ts';
import { useDeleteProject } from '../api/projects.ts';
import { strings } from '../strings/index.ts';
import { IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { toast } from '../ui/toasts.ts';
import { EditProjectDialog } from './project-dialogs.tsx';

export interface ProjectMenuProps {
  readonly project: Project;
  readonly onDeleted?: () => void;
}

/** What can be done with a project. */
export function ProjectMenu({ project, onDeleted }: ProjectMenuProps) {
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const deletion = useDeleteProject();
  const { title } = project;
  const remove = () =>
    deletion.mutate(project, {
      onSuccess: () => {
        toast(strings.projects.deleted(title));
        onDeleted?.();
      },
      onError: (error) => toast(explain(error).detail, { tone: 'bad' }),
      onSettled: () => setOpen(null),
    });
  return (
    <>
      <Menu
        trigger={
          <IconButton label={strings.projects.more(title)}>
            <EllipsisVertical size={18} />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil size={16} />} onSelect={() => setOpen('edit')}>
          {strings.projects.rename}
        </MenuItem>
        <MenuItem icon={<Trash2 size={16} />} danger onSelect={() => setOpen('delete')}>
          {strings.projects.delete}
        </MenuItem>
      </Menu>
      <EditProjectDialog project={project} open={open === 'edit'} onOpenChange={() => setOpen(null)} />
      <Confirm
        title={strings.projects.deleteTitle(title)}
        description={strings.projects.deleteText}
        action={strings.projects.delete}
        open={open === 'delete'}
        onOpenChange={() => setOpen(null)}
        onConfirm={remove}
        busy={deletion.isPending}
      />
    </>
  );
}
