import { Link } from '@tanstack/react-router';
import { Columns2 } from 'lucide-react';
import { useState } from 'react';
import { useGenerations } from '../../api/generations.ts';
import { strings } from '../../strings/index.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { ResultCard } from './result-card.tsx';
import styles from './results.module.css';

/** What a script made, newest first. */
export function Results({ scriptId }: { scriptId: string }) {
  const query = useGenerations({ scriptId });
  const [compared, setCompared] = useState<readonly string[]>([]);
  const { generations } = query;
  // Of three, the two that were chosen last.
  const compare = (id: string) =>
    setCompared(compared.includes(id) ? compared.filter((one) => one !== id) : [...compared, id].slice(-2));
  return (
    <section className={styles.results} aria-labelledby="results">
      <header className={styles.header}>
        <h2 id="results">{strings.scripts.results}</h2>
        {generations.length > 1 && <CompareLink compared={compared} />}
      </header>
      {query.error !== null ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Loading />
      ) : generations.length === 0 ? (
        <p className={styles.none}>{strings.scripts.noResults}</p>
      ) : (
        <ul className={styles.grid}>
          {generations.map((generation) => (
            <li key={generation.assetId}>
              <ResultCard
                generation={generation}
                compared={compared.includes(generation.assetId)}
                onCompare={generations.length > 1 ? compare : null}
              />
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {strings.common.showMore}
        </Button>
      )}
    </section>
  );
}

function CompareLink({ compared: [a, b] }: { compared: readonly string[] }) {
  if (a === undefined || b === undefined)
    return <span className={styles.none}>{strings.scripts.compareHint}</span>;
  return (
    <Link to="/compare" search={{ a, b }} className={buttonClass('primary')}>
      <Columns2 size={18} aria-hidden />
      {strings.scripts.compareSelected}
    </Link>
  );
}
