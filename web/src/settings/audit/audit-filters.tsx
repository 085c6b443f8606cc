import { X } from 'lucide-react';
import { useKeys } from '../../api/keys.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { withoutEmpty } from '../../ui/without-empty.ts';
import styles from './audit.module.css';
import type { AuditAction, AuditSearch } from './audit-search.ts';

export interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly onChange: (search: AuditSearch) => void;
}

/** By whom, what, to what and when. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const { audit } = strings.settings;
  const { actor, action, target, from, until } = search;
  const { data: keys = [] } = useKeys();
  const change = (changes: { readonly [K in keyof AuditSearch]: AuditSearch[K] | undefined }) =>
    onChange(withoutEmpty<AuditSearch>({ ...search, ...changes }));
  const actions = Object.keys(audit.actions) as AuditAction[];
  return (
    <search className={styles.filters}>
      <Select
        label={audit.who}
        value={actor ?? ''}
        options={[
          ['', audit.anybody],
          ['system', audit.system],
          ...keys.map(({ id, name }) => [id, name] as const),
        ]}
        onChange={({ target: { value } }) => change({ actor: value || undefined })}
      />
      <Select
        label={audit.what}
        value={action ?? ''}
        options={[['', audit.anything], ...actions.map((one) => [one, audit.actions[one]] as const)]}
        onChange={({ target: { value } }) => change({ action: actions.find((one) => one === value) })}
      />
      <TextField
        label={audit.from}
        type="date"
        value={from ?? ''}
        onChange={({ target: { value } }) => change({ from: value || undefined })}
      />
      <TextField
        label={audit.until}
        type="date"
        value={until ?? ''}
        onChange={({ target: { value } }) => change({ until: value || undefined })}
      />
      {target !== undefined && (
        <Button className={styles.only} icon={<X size={16} />} onClick={() => change({ target: undefined })}>
          {audit.onlyTarget(target.name ?? target.id)}
        </Button>
      )}
    </search>
  );
}
