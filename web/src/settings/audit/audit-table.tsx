import type { AuditEntry } from '@polyreel/sdk';
import { strings } from '../../strings/index.ts';
import { Ago } from '../../ui/ago.tsx';
import listing from '../listing.module.css';
import { ListingTable } from '../listing-table.tsx';
import styles from './audit.module.css';
import { factsOf } from './facts.ts';

export interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  /** Something is to be looked for. */
  readonly onTarget: (target: NonNullable<AuditEntry['target']>) => void;
}

export function AuditTable({ entries, onTarget }: AuditTableProps) {
  const { audit } = strings.settings;
  return (
    <ListingTable
      columns={[audit.when, audit.who, audit.what, audit.target, audit.address]}
      actions={audit.details}
    >
      {entries.map((entry) => (
        <tr key={entry.id}>
          <td className={styles.when}>
            <Ago at={entry.at} />
          </td>
          <td className={listing.wrap}>
            <Actor of={entry.actor} />
          </td>
          <td className={styles.what}>{audit.actions[entry.action]}</td>
          <td className={listing.wrap}>
            {entry.target !== null && <Target of={entry.target} onTarget={onTarget} />}
          </td>
          <td>{entry.address}</td>
          <td>
            <Details of={entry} />
          </td>
        </tr>
      ))}
    </ListingTable>
  );
}

function Actor({ of: { kind, name, id } }: { of: AuditEntry['actor'] }) {
  const { audit } = strings.settings;
  if (kind === 'system') return audit.system;
  return (
    <>
      {name ?? <code>{id}</code>} <span className={styles.soft}>{audit.kinds[kind]}</span>
    </>
  );
}

/** Leads to everything else that was done to it. */
function Target({
  of: target,
  onTarget,
}: { of: NonNullable<AuditEntry['target']> } & Pick<AuditTableProps, 'onTarget'>) {
  const name = target.name ?? target.id;
  return (
    <button
      type="button"
      className={styles.target}
      title={strings.settings.audit.onlyTarget(name)}
      onClick={() => onTarget(target)}
    >
      {name}
    </button>
  );
}

function Details({ of: entry }: { of: AuditEntry }) {
  const facts = factsOf(entry);
  if (facts.length === 0) return null;
  return (
    <details>
      <summary>{strings.settings.audit.details}</summary>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
