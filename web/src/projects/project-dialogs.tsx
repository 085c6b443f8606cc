import type { Project } from '@polyreel/sdk';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { explain } from '../api/explain.ts';
import { type ProjectText, useChangeProject, useCreateProject } from '../api/projects.ts';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea, TextField } from '../ui/field.tsx';
import styles from './project-dialogs.module.css';

interface OpenProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function NewProjectDialog({ open, onOpenChange }: OpenProps) {
  const creation = useCreateProject();
  const navigate = useNavigate();
  const create = (text: ProjectText) =>
    creation.mutate(text, {
      onSuccess: ({ id }) => {
        onOpenChange(false);
        void navigate({ to: '/projects/$projectId', params: { projectId: id } });
      },
    });
  return (
    <ProjectDialog
      {...{ open, onOpenChange }}
      title={strings.projects.createTitle}
      action={strings.projects.create}
      initial={{ title: '', description: '' }}
      onSubmit={create}
      busy={creation.isPending}
      error={creation.error}
    />
  );
}

export function EditProjectDialog({ project, open, onOpenChange }: OpenProps & { project: Project }) {
  const change = useChangeProject();
  const { id, title, description } = project;
  const save = (text: ProjectText) =>
    change.mutate({ id, ...text }, { onSuccess: () => onOpenChange(false) });
  return (
    <ProjectDialog
      {...{ open, onOpenChange }}
      title={strings.projects.editTitle}
      action={strings.common.save}
      initial={{ title, description: description ?? '' }}
      onSubmit={save}
      busy={change.isPending}
      error={change.error}
    />
  );
}

interface ProjectDialogProps extends OpenProps {
  readonly title: string;
  readonly action: string;
  readonly initial: ProjectText;
  readonly onSubmit: (text: ProjectText) => void;
  readonly busy: boolean;
  readonly error: Error | null;
}

function ProjectDialog({ title, action, open, onOpenChange, busy, ...form }: ProjectDialogProps) {
  const id = useId();
  return (
    <Dialog
      title={title}
      open={open}
      onOpenChange={onOpenChange}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{strings.common.cancel}</Button>
          <Button tone="primary" type="submit" form={id} busy={busy}>
            {action}
          </Button>
        </>
      }
    >
      {open && <ProjectForm id={id} {...form} />}
    </Dialog>
  );
}

type FormProps = Pick<ProjectDialogProps, 'initial' | 'onSubmit' | 'error'> & { readonly id: string };

function ProjectForm({ id, initial, onSubmit, error }: FormProps) {
  const [text, setText] = useState(initial);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ title: text.title.trim(), description: text.description.trim() });
  };
  return (
    <form id={id} className={styles.form} onSubmit={submit}>
      <TextField
        label={strings.projects.name}
        required
        maxLength={200}
        value={text.title}
        onChange={({ target }) => setText({ ...text, title: target.value })}
        error={error === null ? undefined : explain(error).detail}
      />
      <TextArea
        label={strings.projects.description}
        hint={strings.projects.descriptionHint}
        maxLength={2000}
        rows={3}
        value={text.description}
        onChange={({ target }) => setText({ ...text, description: target.value })}
      />
    </form>
  );
}
