import { useState } from 'react';
import { useProjects } from '../api/projects.ts';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/field.tsx';

interface MoveDialogProps {
  readonly count: number;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onApply: (projectId: string) => void;
}

export function MoveDialog({ count, open, onOpenChange, onApply }: MoveDialogProps) {
  const projects = useProjects().data ?? [];
  const [chosen, setChosen] = useState('');
  const project = chosen || projects[0]?.id;
  return (
    <Dialog
      title={strings.library.moveTitle(count)}
      open={open}
      onOpenChange={onOpenChange}
      actions={
        <Button
          tone="primary"
          disabled={project === undefined}
          onClick={() => {
            onOpenChange(false);
            if (project !== undefined) onApply(project);
          }}
        >
          {strings.library.apply}
        </Button>
      }
    >
      {projects.length === 0 ? (
        <p>{strings.library.noProjects}</p>
      ) : (
        <Select
          label={strings.library.chooseProject}
          value={project}
          options={projects.map(({ id, title }) => [id, title] as const)}
          onChange={({ target }) => setChosen(target.value)}
        />
      )}
    </Dialog>
  );
}
