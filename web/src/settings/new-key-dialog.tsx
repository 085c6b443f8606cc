import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { KEYS } from '../api/keys.ts';
import { queryClient } from '../api/query-client.ts';
import { expiryOf, LIFETIMES, type Lifetime } from '../asset/lifetimes.ts';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select, TextField } from '../ui/field.tsx';
import styles from './listing.module.css';
import { ShownOnce } from './shown-once.tsx';

const SCOPES = ['read', 'write', 'admin'] as const;
type Scope = (typeof SCOPES)[number];

/** Makes a key and shows it, this once. */
export function NewKeyDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { keys } = strings.settings;
  const form = useId();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Scope>('write');
  const [lifetime, setLifetime] = useState<Lifetime>('never');
  const make = useMutation({
    mutationFn: () =>
      polyreel.keys.create({ name: name.trim(), scopes: [scope], expiresAt: expiryOf(lifetime, new Date()) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEYS }),
  });
  const close = (isOpen: boolean) => {
    onOpenChange(isOpen);
    if (isOpen) return;
    // The secret is gone with the dialog.
    make.reset();
    setName('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const secret = make.data?.secret;
  return (
    <Dialog
      title={keys.make}
      open={open}
      onOpenChange={close}
      actions={
        secret === undefined ? (
          <Button tone="primary" type="submit" form={form} busy={make.isPending}>
            {strings.common.create}
          </Button>
        ) : (
          <Button tone="primary" onClick={() => close(false)}>
            {keys.noted}
          </Button>
        )
      }
    >
      {secret === undefined ? (
        <form id={form} className={styles.form} onSubmit={submit}>
          <TextField
            label={strings.common.name}
            hint={keys.nameHint}
            error={make.error === null ? undefined : explain(make.error).detail}
            required
            maxLength={120}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <Select
            label={keys.scopes}
            hint={keys.scopeHints[scope]}
            value={scope}
            options={SCOPES.map((one) => [one, keys.scopeNames[one]] as const)}
            onChange={({ target }) => setScope(SCOPES.find((one) => one === target.value) ?? 'read')}
          />
          <Select
            label={keys.ends}
            value={lifetime}
            options={LIFETIMES.map((one) => [one, strings.asset.lifetimes[one]] as const)}
            onChange={({ target }) => setLifetime(LIFETIMES.find((one) => one === target.value) ?? 'never')}
          />
        </form>
      ) : (
        <ShownOnce text={keys.shownOnce} secret={secret} />
      )}
    </Dialog>
  );
}
