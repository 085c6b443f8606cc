import type { Account } from '@polyreel/sdk';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { polyreel } from '../api/client.ts';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { AccountDialog } from './account-dialog.tsx';
import styles from './listing.module.css';
import { ListingTable } from './listing-table.tsx';
import { useAct } from './use-act.ts';

export const ACCOUNTS = ['accounts'] as const;

/** Whose assets are whose: what Runway's API shows as accounts. */
export default function Accounts() {
  const isAdmin = useCan('admin');
  const { data, error, refetch } = useQuery({
    queryKey: ACCOUNTS,
    queryFn: ({ signal }) => polyreel.accounts.list({ signal }),
  });
  const [edited, setEdited] = useState<Account | 'new' | null>(null);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { accounts } = strings.settings;
  return (
    <section className={styles.section}>
      <header className={styles.header}>
        <p className={styles.hint}>{accounts.hint}</p>
        {isAdmin && (
          <Button tone="primary" icon={<Plus size={18} />} onClick={() => setEdited('new')}>
            {accounts.add}
          </Button>
        )}
      </header>
      <ListingTable
        columns={[accounts.email, strings.common.name, accounts.number, accounts.maxJobs]}
        actions={strings.common.edit}
      >
        {data.map((account) => (
          <OneAccount key={account.userId} account={account} canEdit={isAdmin} onEdit={setEdited} />
        ))}
      </ListingTable>
      {edited !== null && (
        <AccountDialog account={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </section>
  );
}

interface OneAccountProps {
  readonly account: Account;
  readonly canEdit: boolean;
  readonly onEdit: (account: Account) => void;
}

function OneAccount({ account, canEdit, onEdit }: OneAccountProps) {
  const { accounts } = strings.settings;
  const { userId, email, firstName, lastName, username, maxJobs, suspended } = account;
  const { mutate, isPending } = useAct(() => polyreel.accounts.delete(userId), ACCOUNTS);
  return (
    <tr>
      <td className={styles.wrap}>
        {email} {suspended !== null && <Badge tone="bad">{accounts.suspended}</Badge>}
        {suspended !== null && <p>{suspended}</p>}
      </td>
      <td className={styles.wrap}>{`${firstName} ${lastName}`.trim() || username}</td>
      <td>{userId}</td>
      <td>{maxJobs ?? strings.settings.storage.noLimit}</td>
      <td className={styles.actions}>
        {canEdit && (
          <>
            <Button tone="quiet" onClick={() => onEdit(account)}>
              {strings.common.edit}
            </Button>
            <ConfirmedButton
              tone="quiet"
              title={accounts.removeTitle(email)}
              description={accounts.removeText}
              action={accounts.remove}
              busy={isPending}
              onConfirm={(close) => mutate(undefined, { onSettled: close })}
            />
          </>
        )}
      </td>
    </tr>
  );
}
