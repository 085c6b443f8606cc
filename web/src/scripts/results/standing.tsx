import type { Generation } from '@polyreel/sdk';
import { isUnfinished } from '../../api/generations.ts';
import { strings } from '../../strings/index.ts';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import styles from './standing.module.css';

const TONES: Readonly<Record<Generation['status'], BadgeTone>> = {
  queued: 'neutral',
  running: 'accent',
  waiting: 'neutral',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'neutral',
};

/** Where the making of a result stands. */
export function Standing({ generation: { status } }: { generation: Generation }) {
  return <Badge tone={TONES[status]}>{strings.scripts.statuses[status]}</Badge>;
}

/** How far it is, while it is made. */
export function MakingProgress({ generation, name }: { generation: Generation; name: string }) {
  if (!isUnfinished(generation)) return null;
  const { status, phase, progress } = generation;
  const isRunning = status === 'running';
  return (
    <div className={styles.making}>
      <ProgressBar label={strings.scripts.progressOf(name)} value={isRunning ? progress / 100 : null} />
      <p className={styles.phase}>
        <span>{phase === null ? strings.scripts.statuses[status] : strings.scripts.phases[phase]}</span>
        {isRunning && <span>{strings.scripts.percent(progress)}</span>}
      </p>
    </div>
  );
}
