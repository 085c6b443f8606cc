import type { Webhook } from '@polyreel/sdk';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { polyreel } from '../../api/client.ts';
import { strings } from '../../strings/index.ts';
import { Ago } from '../../ui/ago.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, classes } from '../../ui/button.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import styles from '../listing.module.css';
import { ListingTable } from '../listing-table.tsx';
import { WEBHOOKS } from './query.ts';
import { WebhookDialog } from './webhook-dialog.tsx';
import { WebhookMenu } from './webhook-menu.tsx';

/** Who is told when something happens, and whether that arrives. */
export default function WebhooksPage() {
  const { data, error, refetch } = useQuery({
    queryKey: WEBHOOKS,
    queryFn: ({ signal }) => polyreel.webhooks.list({ signal }),
  });
  const [isAdding, setAdding] = useState(false);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { webhooks } = strings.settings;
  return (
    <section className={styles.section}>
      <header className={styles.header}>
        <p className={styles.hint}>{webhooks.hint}</p>
        <Button tone="primary" icon={<Plus size={18} />} onClick={() => setAdding(true)}>
          {webhooks.add}
        </Button>
      </header>
      {data.length === 0 ? <p>{webhooks.none}</p> : <List all={data} />}
      {isAdding && <WebhookDialog webhook={null} onClose={() => setAdding(false)} />}
    </section>
  );
}

function List({ all }: { all: readonly Webhook[] }) {
  const { webhooks } = strings.settings;
  return (
    <ListingTable columns={[webhooks.url, webhooks.told, webhooks.state]} actions={strings.common.more}>
      {all.map((webhook) => (
        <OneWebhook key={webhook.id} webhook={webhook} />
      ))}
    </ListingTable>
  );
}

function OneWebhook({ webhook }: { webhook: Webhook }) {
  const { webhooks } = strings.settings;
  const { url, description, types, enabled } = webhook;
  return (
    <tr className={classes(!enabled && styles.over)}>
      <td className={styles.wrap}>
        {url}
        {description !== '' && <p className={styles.hint}>{description}</p>}
      </td>
      <td title={types?.map((type) => webhooks.events[type]).join(', ')}>
        {types === null ? webhooks.everything : webhooks.count(types.length)}
      </td>
      <td className={styles.wrap}>
        <State webhook={webhook} />
      </td>
      <td className={styles.actions}>
        <WebhookMenu webhook={webhook} />
      </td>
    </tr>
  );
}

function State({ webhook: { enabled, disabledReason, failingSince } }: { webhook: Webhook }) {
  const { states, since } = strings.settings.webhooks;
  if (!enabled) {
    return (
      <>
        <Badge tone={disabledReason === null ? 'neutral' : 'bad'}>{states.disabled}</Badge>
        {disabledReason !== null && <p>{disabledReason}</p>}
      </>
    );
  }
  if (failingSince === null) return <Badge tone="good">{states.active}</Badge>;
  return (
    <>
      <Badge tone="warn">{states.failing}</Badge> {since} <Ago at={failingSince} />
    </>
  );
}
