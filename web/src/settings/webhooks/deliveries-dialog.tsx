import type { Webhook } from '@polyreel/sdk';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { polyreel } from '../../api/client.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Segments } from '../../ui/segments.tsx';
import { toast } from '../../ui/toasts.ts';
import styles from '../listing.module.css';
import { useAct } from '../use-act.ts';
import { Deliveries, type DeliveryFilter } from './deliveries.tsx';
import { WEBHOOKS } from './query.ts';

const FILTERS = ['all', 'pending', 'failed', 'delivered'] as const;
/** Of whatever time: the service forgets by itself what is too old. */
const EVER = new Date(0);

/** What a webhook was told, what not, and why. */
export function DeliveriesDialog({
  webhook: { id, url },
  onClose,
}: {
  webhook: Webhook;
  onClose: () => void;
}) {
  const { webhooks } = strings.settings;
  const [filter, setFilter] = useState<DeliveryFilter>('all');
  const { mutate, isPending } = useAct(
    async () => toast(webhooks.replayed(await polyreel.webhooks.replayFailed(id, EVER))),
    WEBHOOKS,
  );
  return (
    <Dialog title={webhooks.deliveriesTo(url)} open onOpenChange={onClose} width={960}>
      <div className={styles.section}>
        <header className={styles.header}>
          <Segments
            label={webhooks.deliveries}
            value={filter}
            options={FILTERS.map((one) => [one, webhooks.filters[one]] as const)}
            onChange={setFilter}
          />
          {filter === 'failed' && (
            <Button icon={<RotateCcw size={16} />} busy={isPending} onClick={() => mutate(undefined)}>
              {webhooks.replayFailed}
            </Button>
          )}
        </header>
        <Deliveries webhookId={id} filter={filter} />
      </div>
    </Dialog>
  );
}
