import type { WebhookDelivery } from '@polyreel/sdk';
import { RotateCcw } from 'lucide-react';
import { polyreel } from '../../api/client.ts';
import { strings } from '../../strings/index.ts';
import { Ago } from '../../ui/ago.tsx';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import styles from '../listing.module.css';
import { ListingPages } from '../listing-pages.tsx';
import { ListingTable } from '../listing-table.tsx';
import { useAct } from '../use-act.ts';
import { WEBHOOKS } from './query.ts';

export type DeliveryFilter = 'all' | WebhookDelivery['status'];

const TONES: Readonly<Record<WebhookDelivery['status'], BadgeTone>> = {
  pending: 'warn',
  delivered: 'good',
  failed: 'bad',
};

/** The newest first. */
export function Deliveries({ webhookId, filter }: { webhookId: string; filter: DeliveryFilter }) {
  const { webhooks } = strings.settings;
  const query = filter === 'all' ? {} : { status: filter };
  return (
    <ListingPages
      queryKey={[...WEBHOOKS, webhookId, filter]}
      fetchPage={(place, options) => polyreel.webhooks.deliveries(webhookId, { ...query, ...place }, options)}
      none={webhooks.noDeliveries}
    >
      {(all) => (
        <ListingTable
          columns={[webhooks.event, webhooks.state, webhooks.tries, webhooks.answer, webhooks.when]}
          actions={webhooks.replay}
        >
          {all.map((delivery) => (
            <OneDelivery key={delivery.id} webhookId={webhookId} delivery={delivery} />
          ))}
        </ListingTable>
      )}
    </ListingPages>
  );
}

function OneDelivery({ webhookId, delivery }: { webhookId: string; delivery: WebhookDelivery }) {
  const { webhooks } = strings.settings;
  const { id, type, status, attempts, nextAttemptAt, responseStatus, reason, duration, createdAt } = delivery;
  const { mutate, isPending } = useAct(() => polyreel.webhooks.replay(webhookId, id), WEBHOOKS);
  return (
    <tr>
      <td>
        <code>{type}</code>
      </td>
      <td>
        <Badge tone={TONES[status]}>{webhooks.filters[status]}</Badge>
      </td>
      <td>{attempts}</td>
      <td className={styles.wrap}>
        {reason ?? responseStatus} {duration !== null && webhooks.milliseconds(duration)}
      </td>
      <td>
        <Ago at={createdAt} />
        {nextAttemptAt !== null && (
          <p>
            {webhooks.next} <Ago at={nextAttemptAt} />
          </p>
        )}
      </td>
      <td className={styles.actions}>
        <Button icon={<RotateCcw size={16} />} busy={isPending} onClick={() => mutate(undefined)}>
          {webhooks.replay}
        </Button>
      </td>
    </tr>
  );
}
