import type { Job } from '@polyreel/sdk';
import { Link } from '@tanstack/react-router';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { polyreel } from '../api/client.ts';
import { strings } from '../strings/index.ts';
import { Ago } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { Segments } from '../ui/segments.tsx';
import styles from './listing.module.css';
import { ListingPages } from './listing-pages.tsx';
import { ListingTable } from './listing-table.tsx';
import { useAct } from './use-act.ts';

const STATES = ['failed', 'running', 'queued'] as const;
type State = (typeof STATES)[number];

const JOBS = ['jobs'] as const;

/** What is done in the background, and what went wrong there. */
export default function Jobs() {
  const { jobs } = strings.settings;
  const [state, setState] = useState<State>('failed');
  return (
    <section className={styles.section}>
      <header className={styles.header}>
        <Segments
          label={strings.settings.sections.jobs}
          value={state}
          options={STATES.map((one) => [one, jobs.states[one]] as const)}
          onChange={setState}
        />
        {state === 'failed' && <RetryAll />}
      </header>
      <List state={state} />
    </section>
  );
}

function List({ state }: { state: State }) {
  const { jobs } = strings.settings;
  return (
    <ListingPages
      queryKey={[...JOBS, state]}
      fetchPage={(place, options) => polyreel.jobs.list({ state, ...place }, options)}
      none={jobs.none[state]}
    >
      {(all) => (
        <ListingTable
          columns={[jobs.kind, jobs.asset, jobs.tries, jobs.since, jobs.reason]}
          actions={jobs.retry}
        >
          {all.map((job) => (
            <OneJob key={job.id} job={job} />
          ))}
        </ListingTable>
      )}
    </ListingPages>
  );
}

function OneJob({ job: { id, kind, state, assetId, attempt, error, createdAt } }: { job: Job }) {
  const { jobs } = strings.settings;
  const { mutate, isPending } = useAct(() => polyreel.jobs.retry(id), JOBS);
  return (
    <tr>
      <td>{jobs.kinds[kind] ?? kind}</td>
      <td>
        {assetId !== null && (
          <Link to="/assets/$assetId" params={{ assetId }}>
            {jobs.open}
          </Link>
        )}
      </td>
      <td>{attempt}</td>
      <td>
        <Ago at={createdAt} />
      </td>
      <td className={styles.wrap}>{error}</td>
      <td className={styles.actions}>
        {state === 'failed' && (
          <Button icon={<RotateCcw size={16} />} busy={isPending} onClick={() => mutate(undefined)}>
            {jobs.retry}
          </Button>
        )}
      </td>
    </tr>
  );
}

function RetryAll() {
  const { mutate, isPending } = useAct(async () => {
    for await (const { id } of polyreel.jobs.iterate({ state: 'failed' })) await polyreel.jobs.retry(id);
  }, JOBS);
  return (
    <Button icon={<RotateCcw size={16} />} busy={isPending} onClick={() => mutate(undefined)}>
      {strings.settings.jobs.retryAll}
    </Button>
  );
}
