import type { Generation, Script } from '@polyreel/sdk';
import { Link } from '@tanstack/react-router';
import { Clapperboard } from 'lucide-react';
import { useRef } from 'react';
import { isUnfinished, useGeneration, useLastGeneration, useResult } from '../api/generations.ts';
import { Picture } from '../library/picture.tsx';
import { strings } from '../strings/index.ts';
import { Ago } from '../ui/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import { classes } from '../ui/button.tsx';
import tile from '../ui/tile.module.css';
import { useInView } from '../ui/use-in-view.ts';
import { Sign } from './results/generation-tile.tsx';
import { MakingProgress, Standing } from './results/standing.tsx';
import styles from './script-card.module.css';

/** A script with the last thing that it made. */
export function ScriptCard({ script: { id, name, version, updatedAt } }: { script: Script }) {
  const ref = useRef<HTMLAnchorElement>(null);
  const { data: last = null } = useLastGeneration(id, { enabled: useInView(ref) });
  return (
    <Link ref={ref} to="/scripts/$scriptId" params={{ scriptId: id }} className={tile.tile}>
      <span className={tile.picture}>
        {last === null ? (
          <span className={styles.none} aria-hidden>
            <Clapperboard size={32} strokeWidth={1.5} />
          </span>
        ) : (
          <LastResult generation={last} />
        )}
      </span>
      <h2 className={classes(tile.line, styles.name)}>{name}</h2>
      <span className={classes(tile.facts, styles.facts)}>
        <Badge>{strings.scripts.version(version)}</Badge>
        <Ago at={updatedAt} />
        {last === null && <span className={styles.nothing}>{strings.scripts.noResult}</span>}
      </span>
    </Link>
  );
}

function LastResult({ generation: known }: { generation: Generation }) {
  const { data: generation = known } = useGeneration(known.assetId, known);
  const { data: asset } = useResult(generation);
  const isDone = generation.status === 'succeeded';
  return (
    <>
      {isDone && asset !== undefined ? <Picture asset={asset} /> : <Sign status={generation.status} />}
      {isUnfinished(generation) ? (
        <span className={styles.progress}>
          <MakingProgress generation={generation} name={asset?.name ?? ''} />
        </span>
      ) : (
        !isDone && (
          <span className={styles.standing}>
            <Standing generation={generation} />
          </span>
        )
      )}
    </>
  );
}
