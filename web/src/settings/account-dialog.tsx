import type { Account } from '@polyreel/sdk';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { queryClient } from '../api/query-client.ts';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { ACCOUNTS } from './accounts.tsx';
import styles from './listing.module.css';

/** Adds an account, or changes the given one. */
export function AccountDialog({ account, onClose }: { account: Account | null; onClose: () => void }) {
  const { accounts } = strings.settings;
  const form = useId();
  const [email, setEmail] = useState(account?.email ?? '');
  const [firstName, setFirstName] = useState(account?.firstName ?? '');
  const [lastName, setLastName] = useState(account?.lastName ?? '');
  const [maxJobs, setMaxJobs] = useState(account?.maxJobs ?? null);
  const [suspended, setSuspended] = useState(account?.suspended ?? '');
  const keep = useMutation({
    mutationFn: () => {
      const fields = { firstName, lastName, maxJobs, suspended: suspended.trim() || null };
      return account === null
        ? polyreel.accounts.create({ email: email.trim(), ...fields })
        : polyreel.accounts.update(account.userId, fields);
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ACCOUNTS });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate();
  };
  return (
    <Dialog
      title={account === null ? accounts.add : accounts.editTitle(account.email)}
      open
      onOpenChange={onClose}
      actions={
        <Button tone="primary" type="submit" form={form} busy={keep.isPending}>
          {strings.common.save}
        </Button>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <TextField
          label={accounts.email}
          type="email"
          required
          readOnly={account !== null}
          maxLength={254}
          value={email}
          error={keep.error === null ? undefined : explain(keep.error).detail}
          onChange={({ target }) => setEmail(target.value)}
        />
        <TextField
          label={accounts.firstName}
          maxLength={120}
          value={firstName}
          onChange={({ target }) => setFirstName(target.value)}
        />
        <TextField
          label={accounts.lastName}
          maxLength={120}
          value={lastName}
          onChange={({ target }) => setLastName(target.value)}
        />
        <TextField
          label={accounts.maxJobs}
          type="number"
          min={1}
          max={10}
          hint={accounts.maxJobsHint}
          value={maxJobs ?? ''}
          onChange={({ target }) => setMaxJobs(target.valueAsNumber || null)}
        />
        <TextField
          label={accounts.suspendedBecause}
          hint={accounts.suspendedHint}
          maxLength={500}
          value={suspended}
          onChange={({ target }) => setSuspended(target.value)}
        />
      </form>
    </Dialog>
  );
}
