import { FolderMinus, FolderPlus } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../api/explain.ts';
import { changeMembers } from '../api/projects.ts';
import { AssetPicker } from '../library/asset-picker.tsx';
import { strings } from '../strings/index.ts';
import { Button, type ButtonTone, IconButton } from '../ui/button.tsx';
import { toast } from '../ui/toasts.ts';

interface ProjectMembersProps {
  readonly projectId: string;
  readonly tone?: ButtonTone;
  /** Whether there may be something to take out. */
  readonly canRemove?: boolean;
}

/** Puts assets of the library into a project, and takes them out. */
export function ProjectMembers({ projectId, tone = 'plain', canRemove = false }: ProjectMembersProps) {
  const [open, setOpen] = useState<'add' | 'remove' | null>(null);
  const change = async (changes: Parameters<typeof changeMembers>[1]) => {
    const { added, removed } = strings.projects;
    try {
      const count = await changeMembers(projectId, changes);
      toast((changes.add === undefined ? removed : added)(count));
    } catch (error) {
      toast(explain(error).detail, { tone: 'bad' });
    }
  };
  return (
    <>
      {canRemove && (
        <IconButton label={strings.projects.remove} onClick={() => setOpen('remove')}>
          <FolderMinus size={18} />
        </IconButton>
      )}
      <Button tone={tone} icon={<FolderPlus size={18} />} onClick={() => setOpen('add')}>
        {strings.projects.add}
      </Button>
      <AssetPicker
        title={strings.projects.addTitle}
        open={open === 'add'}
        onOpenChange={() => setOpen(null)}
        confirm={strings.scripts.pickMore}
        onPick={(add) => void change({ add })}
      />
      <AssetPicker
        title={strings.projects.removeTitle}
        open={open === 'remove'}
        onOpenChange={() => setOpen(null)}
        projectId={projectId}
        confirm={strings.projects.removeMore}
        onPick={(remove) => void change({ remove })}
      />
    </>
  );
}
