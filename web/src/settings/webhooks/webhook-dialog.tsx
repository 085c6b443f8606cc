import type { Webhook } from '@polyreel/sdk';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { polyreel } from '../../api/client.ts';
import { explain } from '../../api/explain.ts';
import { queryClient } from '../../api/query-client.ts';
import { strings } from '../../strings/index.ts';
import type { EventName } from '../../strings/webhooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import styles from '../listing.module.css';
import { ShownOnce } from '../shown-once.tsx';
import { EventFilter } from './event-filter.tsx';
import { WEBHOOKS } from './query.ts';

/** Adds a webhook and shows its secret, this once; or changes the given one. */
export function WebhookDialog({ webhook, onClose }: { webhook: Webhook | null; onClose: () => void }) {
  const { webhooks } = strings.settings;
  const form = useId();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [description, setDescription] = useState(webhook?.description ?? '');
  const [types, setTypes] = useState<readonly EventName[] | null>(webhook?.types ?? null);
  const keep = useMutation({
    mutationFn: async () => {
      const settings = { url: url.trim(), description: description.trim(), types };
      if (webhook === null) return (await polyreel.webhooks.create(settings)).secret;
      await polyreel.webhooks.update(webhook.id, settings);
      return null;
    },
    onSuccess: (secret) => {
      void queryClient.invalidateQueries({ queryKey: WEBHOOKS });
      if (secret === null) onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate();
  };
  if (keep.data) return <SecretDialog secret={keep.data} onClose={onClose} />;
  return (
    <Dialog
      title={webhook === null ? webhooks.add : webhooks.editTitle}
      open
      onOpenChange={onClose}
      actions={
        <Button tone="primary" type="submit" form={form} busy={keep.isPending} disabled={types?.length === 0}>
          {webhook === null ? strings.common.create : strings.common.save}
        </Button>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <TextField
          label={webhooks.url}
          type="url"
          required
          maxLength={2048}
          placeholder="https://"
          value={url}
          error={keep.error === null ? undefined : explain(keep.error).detail}
          onChange={({ target }) => setUrl(target.value)}
        />
        <TextField
          label={webhooks.description}
          maxLength={500}
          value={description}
          onChange={({ target }) => setDescription(target.value)}
        />
        <EventFilter types={types} onChange={setTypes} />
      </form>
    </Dialog>
  );
}

function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { webhooks } = strings.settings;
  return (
    <Dialog
      title={webhooks.secretTitle}
      open
      onOpenChange={onClose}
      actions={
        <Button tone="primary" onClick={onClose}>
          {webhooks.noted}
        </Button>
      }
    >
      <ShownOnce text={webhooks.shownOnce} secret={secret} />
    </Dialog>
  );
}
