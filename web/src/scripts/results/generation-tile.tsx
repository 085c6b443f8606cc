import type { Generation } from '@polyreel/sdk';
import { Link } from '@tanstack/react-router';
import { CircleAlert, Hourglass } from 'lucide-react';
import { isUnfinished, useGeneration, useResult } from '../../api/generations.ts';
import { Picture } from '../../library/picture.tsx';
import { Ago } from '../../ui/ago.tsx';
import { classes } from '../../ui/button.tsx';
import tile from '../../ui/tile.module.css';
import styles from './generation-tile.module.css';
import { MakingProgress, Standing } from './standing.tsx';

/** A result as a picture with its name; it leads to the asset. */
export function GenerationTile({ generation: known }: { generation: Generation }) {
  const { data: generation = known } = useGeneration(known.assetId, known);
  const { assetId, status, createdAt } = generation;
  const { data: asset } = useResult(generation);
  const name = asset?.name ?? '';
  return (
    <Link to="/assets/$assetId" params={{ assetId }} className={tile.tile}>
      <span className={tile.picture}>
        {status === 'succeeded' && asset !== undefined ? <Picture asset={asset} /> : <Sign status={status} />}
      </span>
      <span className={classes(tile.line, styles.name)}>{name}</span>
      {isUnfinished(generation) ? (
        <MakingProgress generation={generation} name={name} />
      ) : (
        <span className={tile.facts}>
          {status !== 'succeeded' && <Standing generation={generation} />}
          <Ago at={createdAt} />
        </span>
      )}
    </Link>
  );
}

/** Stands where there is no picture. */
export function Sign({ status }: { status: Generation['status'] }) {
  const Icon = status === 'failed' || status === 'cancelled' ? CircleAlert : Hourglass;
  return (
    <span className={styles.sign} aria-hidden>
      <Icon size={28} strokeWidth={1.5} />
    </span>
  );
}
