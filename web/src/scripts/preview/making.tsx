import { useGeneration } from '../../api/generations.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { useStore } from '../../ui/store.ts';
import { MakingProgress, Standing } from '../results/standing.tsx';
import { lastStarted, startedHere } from '../results/started.ts';
import styles from './making.module.css';

/** How far the last one is that was asked for from here, and the way to it: the results are further down the page. */
export function Making({ scriptId }: { scriptId: string | null }) {
  const assetId = useStore(startedHere, (started) => lastStarted(started, scriptId));
  const { data: generation } = useGeneration(assetId);
  if (assetId === null || generation === undefined) return null;
  const show = () => document.getElementById('results')?.scrollIntoView({ behavior: 'smooth' });
  return (
    <div className={styles.making} role="status">
      <div className={styles.progress}>
        <MakingProgress generation={generation} name={strings.scripts.render} />
        {generation.finishedAt !== null && <Standing generation={generation} />}
      </div>
      <Button tone="quiet" onClick={show}>
        {strings.scripts.showResult}
      </Button>
    </div>
  );
}
