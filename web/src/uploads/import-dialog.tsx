import { type FormEvent, useId, useState } from 'react';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea } from '../ui/field.tsx';
import { importLinks } from './importing.ts';
import { linksIn } from './links-in-text.ts';

interface ImportDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function ImportDialog({ open, onOpenChange }: ImportDialogProps) {
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const links = linksIn(text);
    setWrong(links.length === 0);
    if (links.length === 0) return;
    setText('');
    onOpenChange(false);
    void importLinks(links);
  };
  return (
    <Dialog
      title={strings.uploads.importTitle}
      description={strings.uploads.importText}
      open={open}
      onOpenChange={onOpenChange}
      width={620}
      actions={
        <Button tone="primary" type="submit" form={form}>
          {strings.uploads.import}
        </Button>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextArea
          label={strings.uploads.links}
          labelHidden
          rows={8}
          spellCheck={false}
          placeholder="https://"
          value={text}
          error={isWrong ? strings.uploads.noLinks : undefined}
          onChange={({ target }) => setText(target.value)}
        />
      </form>
    </Dialog>
  );
}
