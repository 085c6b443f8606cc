import type { Generation } from '@polyreel/sdk';
import { Link } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useGeneration, useResult } from '../../api/generations.ts';
import { Picture } from '../../library/picture.tsx';
import { strings } from '../../strings/index.ts';
import { Ago } from '../../ui/ago.tsx';
import { Badge } from '../../ui/badge.tsx';
import { useStore } from '../../ui/store.ts';
import { Sign } from './generation-tile.tsx';
import { Media } from './media.tsx';
import { ResultActions } from './result-actions.tsx';
import styles from './result-card.module.css';
import { ResultFailure } from './result-failure.tsx';
import { MakingProgress, Standing } from './standing.tsx';
import { startedHere } from './started.ts';

interface ResultCardProps {
  readonly generation: Generation;
  readonly compared: boolean;
  /** Null where there is nothing to compare it with. */
  readonly onCompare: ((assetId: string) => void) | null;
}

/** A result: its player, how it was made, and what can be done with it. */
export function ResultCard({ generation: known, compared, onCompare }: ResultCardProps) {
  const { data: generation = known } = useGeneration(known.assetId, known);
  const { assetId, scriptVersion, draft, status, createdAt } = generation;
  const { data: asset } = useResult(generation);
  const name = asset?.name ?? '';
  const isNew = useStore(startedHere, (started) => started.has(assetId));
  return (
    <article className={styles.card} data-compared={compared || undefined}>
      <Screen generation={generation} isNew={isNew} />
      <div className={styles.body}>
        <Link to="/assets/$assetId" params={{ assetId }} className={styles.name}>
          {name || strings.scripts.openAsset}
        </Link>
        <p className={styles.facts}>
          {status !== 'succeeded' && <Standing generation={generation} />}
          {draft && <Badge tone="warn">{strings.scripts.draftBadge}</Badge>}
          <span>{strings.scripts.version(scriptVersion)}</span>
          <Ago at={createdAt} />
        </p>
        <Values parameters={generation.parameters} />
        <MakingProgress generation={generation} name={name} />
        <ResultFailure generation={generation} />
        <ResultActions generation={generation} name={name} compared={compared} onCompare={onCompare} />
      </div>
    </article>
  );
}

function Screen({ generation, isNew }: { generation: Generation; isNew: boolean }) {
  const { status } = generation;
  const { data: asset } = useResult(generation);
  const [wasOpened, setOpened] = useState(false);
  const isOpen = isNew || wasOpened;
  if (status !== 'succeeded' || asset === undefined) {
    return (
      <div className={styles.screen}>
        <Sign status={status} />
      </div>
    );
  }
  const isStill = asset.kind === 'image' || asset.status !== 'ready';
  return (
    <div className={styles.screen}>
      {isOpen || isStill ? (
        <Media asset={asset} autoPlay={wasOpened} />
      ) : (
        <button type="button" className={styles.play} onClick={() => setOpened(true)}>
          <Picture asset={asset} />
          <span className={styles.sign} aria-hidden>
            <Play size={22} fill="currentColor" />
          </span>
          <span className="visually-hidden">
            {strings.scripts.play} {asset.name}
          </span>
        </button>
      )}
    </div>
  );
}

/** What it was made with, in a line. */
function Values({ parameters }: Pick<Generation, 'parameters'>) {
  const entries = Object.entries(parameters);
  if (entries.length === 0) return null;
  const text = entries.map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return (
    <p className={styles.values} title={text.join('\n')}>
      {text.join(' · ')}
    </p>
  );
}
