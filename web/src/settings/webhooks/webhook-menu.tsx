import type { Webhook } from '@polyreel/sdk';
import { EllipsisVertical, KeyRound, Pause, Pencil, Play, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { polyreel } from '../../api/client.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { toast } from '../../ui/toasts.ts';
import { useAct } from '../use-act.ts';
import { DeliveriesDialog } from './deliveries-dialog.tsx';
import { NewSecretDialog } from './new-secret-dialog.tsx';
import { WEBHOOKS } from './query.ts';
import { WebhookDialog } from './webhook-dialog.tsx';

type Open = 'deliveries' | 'edit' | 'secret' | 'remove';

/** What can be done with a webhook. */
export function WebhookMenu({ webhook }: { webhook: Webhook }) {
  const { webhooks } = strings.settings;
  const { id, url, enabled } = webhook;
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const test = useTest(id);
  const toggle = useAct(() => polyreel.webhooks.update(id, { enabled: !enabled }), WEBHOOKS);
  const remove = useAct(() => polyreel.webhooks.delete(id), WEBHOOKS);
  return (
    <>
      <Button tone="quiet" busy={test.isPending || toggle.isPending} onClick={() => setOpen('deliveries')}>
        {webhooks.deliveries}
      </Button>
      <Menu
        trigger={
          <IconButton label={webhooks.actions(url)}>
            <EllipsisVertical size={18} />
          </IconButton>
        }
      >
        <MenuItem icon={<Send size={16} />} onSelect={() => test.mutate(undefined)}>
          {webhooks.test}
        </MenuItem>
        <MenuItem icon={<Pencil size={16} />} onSelect={() => setOpen('edit')}>
          {strings.common.edit}
        </MenuItem>
        <MenuItem
          icon={enabled ? <Pause size={16} /> : <Play size={16} />}
          onSelect={() => toggle.mutate(undefined)}
        >
          {enabled ? webhooks.disable : webhooks.enable}
        </MenuItem>
        <MenuItem icon={<KeyRound size={16} />} onSelect={() => setOpen('secret')}>
          {webhooks.newSecret}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<Trash2 size={16} />} danger onSelect={() => setOpen('remove')}>
          {webhooks.remove}
        </MenuItem>
      </Menu>
      {open === 'deliveries' && <DeliveriesDialog webhook={webhook} onClose={close} />}
      {open === 'edit' && <WebhookDialog webhook={webhook} onClose={close} />}
      {open === 'secret' && <NewSecretDialog id={id} onClose={close} />}
      <Confirm
        title={webhooks.removeTitle(url)}
        description={webhooks.removeText}
        action={strings.common.delete}
        busy={remove.isPending}
        open={open === 'remove'}
        onOpenChange={close}
        onConfirm={() => remove.mutate(undefined, { onSettled: close })}
      />
    </>
  );
}

/** Calls it once, and tells what came of that. */
function useTest(id: string) {
  const { webhooks } = strings.settings;
  return useAct(async () => {
    const { status, reason } = await polyreel.webhooks.test(id);
    if (status === 'delivered') toast(webhooks.tested);
    else toast(webhooks.notTaken(reason ?? ''), { tone: 'bad' });
  }, WEBHOOKS);
}
