import type { AssetDetail } from '@polyreel/sdk';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { assetKey } from '../api/asset-cache.ts';
import { polyreel } from '../api/client.ts';
import { strings } from '../strings/index.ts';
import { Ago } from '../ui/ago.tsx';
import { formatNumber } from '../ui/format.ts';
import { Section } from './section.tsx';
import styles from './timeline.module.css';

/** What happened to it, step by step. */
export function Timeline({ asset: { id } }: { asset: AssetDetail }) {
  const { data: events = [] } = useQuery({
    queryKey: [...assetKey(id), 'events'],
    queryFn: ({ signal }) => polyreel.assets.events(id, { signal }),
  });
  return (
    <Section title={strings.asset.timelineTitle}>
      <ol className={styles.timeline}>
        {events.map(({ at, step, outcome, duration, detail }) => (
          <li key={`${at} ${step}`} className={styles.event} data-outcome={outcome}>
            {outcome === 'ok' ? <CircleCheck size={16} aria-hidden /> : <CircleAlert size={16} aria-hidden />}
            <div>
              <strong>{strings.asset.steps[step] ?? step}</strong>
              {outcome === 'failed' && <span className="visually-hidden"> {strings.asset.stepFailed}</span>}
              {duration !== null && <span className={styles.soft}> {formatNumber(duration)} ms</span>}
              {detail !== null && <p>{detail}</p>}
              <p className={styles.soft}>
                <Ago at={at} />
              </p>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
