import type { WebhookDelivery } from '@polyreel/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { polyreel } from '../../api/client.ts';
import { strings } from '../../strings/index.ts';
import { Ago } from '../../ui/ago.tsx';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import styles from '../listing.module.css';
import { ListingTable } from '../listing-table.tsx';
import { useAct } from '../use-act.ts';
import { WEBHOOKS } from './query.ts';

export type DeliveryFilter = 'all' | WebhookDelivery['status'];

/** Milliseconds: what is delivered has no event of its own. */
const REFRESH = 3_000;

const TONES: Readonly<Record<WebhookDelivery['status'], BadgeTone>> = {
  pending: 'warn',
  delivered: 'good',
  failed: 'bad',
};

/** The newest first. */
export function Deliveries({ webhookId, filter }: { webhookId: string; filter: DeliveryFilter }) {
  const { webhooks } = strings.settings;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...WEBHOOKS, webhookId, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...(filter !== 'all' && { status: filter }),
        ...(pageParam !== null && { cursor: pageParam }),
      };
      return polyreel.webhooks.deliveries(webhookId, query, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: REFRESH,
  });
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const all = data.pages.flatMap((page) => page.data);
  if (all.length === 0) return <p>{webhooks.noDeliveries}</p>;
  return (
    <>
      <ListingTable
        columns={[webhooks.event, webhooks.state, webhooks.tries, webhooks.answer, webhooks.when]}
        actions={webhooks.replay}
      >
        {all.map((delivery) => (
          <OneDelivery key={delivery.id} webhookId={webhookId} delivery={delivery} />
        ))}
      </ListingTable>
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {webhooks.more}
        </Button>
      )}
    </>
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
