import { useState } from 'react';
import { polyreel } from '../../api/client.ts';
import { strings } from '../../strings/index.ts';
import styles from '../listing.module.css';
import { ListingPages } from '../listing-pages.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { type AuditSearch, queryOf } from './audit-search.ts';
import { AuditTable } from './audit-table.tsx';

/** Who did what in the workspace, newest first. */
export default function Audit() {
  const { audit } = strings.settings;
  const [search, setSearch] = useState<AuditSearch>({});
  const isFiltered = Object.keys(search).length > 0;
  return (
    <section className={styles.section}>
      <p className={styles.hint}>{audit.hint}</p>
      <AuditFilters search={search} onChange={setSearch} />
      <ListingPages
        queryKey={['audit', search]}
        fetchPage={(place, options) => polyreel.audit.list({ ...queryOf(search), ...place }, options)}
        none={isFiltered ? audit.nothingLikeIt : audit.none}
      >
        {(entries) => (
          <AuditTable entries={entries} onTarget={(target) => setSearch({ ...search, target })} />
        )}
      </ListingPages>
    </section>
  );
}
