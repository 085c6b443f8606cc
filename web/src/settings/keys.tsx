import type { Key } from '@polyreel/sdk';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { polyreel } from '../api/client.ts';
import { KEYS, useKeys } from '../api/keys.ts';
import { strings } from '../strings/index.ts';
import { Ago } from '../ui/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button, classes } from '../ui/button.tsx';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import styles from './listing.module.css';
import { ListingTable } from './listing-table.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { useAct } from './use-act.ts';

/** Who may use the API, and how far. */
export default function Keys() {
  const { data, error, refetch } = useKeys();
  const [isMaking, setMaking] = useState(false);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { keys } = strings.settings;
  return (
    <section className={styles.section}>
      <header className={styles.header}>
        <p className={styles.hint}>{keys.hint}</p>
        <Button tone="primary" icon={<Plus size={18} />} onClick={() => setMaking(true)}>
          {keys.make}
        </Button>
      </header>
      <ListingTable
        columns={[strings.common.name, keys.key, keys.scopes, keys.lastUsed, keys.ends]}
        actions={keys.revoke}
      >
        {data.map((key) => (
          <OneKey key={key.id} of={key} />
        ))}
      </ListingTable>
      <NewKeyDialog open={isMaking} onOpenChange={setMaking} />
    </section>
  );
}

function OneKey({ of: { id, name, prefix, scopes, lastUsedAt, expiresAt, revokedAt } }: { of: Key }) {
  const { keys } = strings.settings;
  const { mutate, isPending } = useAct(() => polyreel.keys.revoke(id), KEYS);
  return (
    <tr className={classes(revokedAt !== null && styles.over)}>
      <td className={styles.wrap}>{name}</td>
      <td>
        <code>{prefix}…</code>
      </td>
      <td>{scopes.map((scope) => keys.scopeNames[scope]).join(', ')}</td>
      <td>{lastUsedAt === null ? keys.never : <Ago at={lastUsedAt} />}</td>
      <td>
        {revokedAt !== null ? (
          <Badge tone="bad">{keys.revoked}</Badge>
        ) : expiresAt === null ? (
          keys.never
        ) : (
          <Ago at={expiresAt} />
        )}
      </td>
      <td className={styles.actions}>
        {revokedAt === null && (
          <ConfirmedButton
            title={keys.revokeTitle(name)}
            description={keys.revokeText}
            action={keys.revoke}
            busy={isPending}
            onConfirm={(close) => mutate(undefined, { onSettled: close })}
          />
        )}
      </td>
    </tr>
  );
}
