import { polyreel } from '../../api/client.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ShownOnce } from '../shown-once.tsx';
import { useAct } from '../use-act.ts';
import { WEBHOOKS } from './query.ts';

/** Gives a webhook another secret, and shows it, this once. */
export function NewSecretDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { webhooks } = strings.settings;
  const { mutate, data, isPending } = useAct(() => polyreel.webhooks.rotateSecret(id), WEBHOOKS);
  return (
    <Dialog
      title={webhooks.newSecretTitle}
      description={webhooks.newSecretText}
      open
      onOpenChange={onClose}
      actions={
        data === undefined ? (
          <Button tone="primary" busy={isPending} onClick={() => mutate(undefined)}>
            {webhooks.makeSecret}
          </Button>
        ) : (
          <Button tone="primary" onClick={onClose}>
            {webhooks.noted}
          </Button>
        )
      }
    >
      {data !== undefined && <ShownOnce text={webhooks.shownOnce} secret={data.secret} />}
    </Dialog>
  );
}
