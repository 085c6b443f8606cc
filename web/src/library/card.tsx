import type { Asset } from '@polyreel/sdk';
import { Heart } from 'lucide-react';
import { memo, useState } from 'react';
import { strings } from '../strings/index.ts';
import { Badge } from '../ui/badge.tsx';
import { formatDuration } from '../ui/format.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { AssetLink } from './asset-link.tsx';
import styles from './card.module.css';
import { Picture } from './picture.tsx';
import { SelectBox } from './select-box.tsx';

export interface ItemProps {
  readonly asset: Asset;
  readonly selected: boolean;
  /** Whether a click on the picture selects instead of opening: as soon as anything is selected. */
  readonly selecting: boolean;
  /** The one that the keyboard is on. */
  readonly current: boolean;
  readonly onSelect: (id: string, how: { readonly range: boolean }) => void;
  readonly onFocus: (id: string) => void;
}

/** An asset in the grid. */
export const Card = memo(function Card({
  asset,
  selected,
  selecting,
  current,
  onSelect,
  onFocus,
}: ItemProps) {
  const [isHovered, setHovered] = useState(false);
  const { name, kind, duration, progress, favourite } = asset;
  return (
    <article
      className={styles.card}
      data-selected={selected || undefined}
      onPointerEnter={({ pointerType }) => setHovered(pointerType === 'mouse')}
      onPointerLeave={() => setHovered(false)}
    >
      <AssetLink {...{ asset, selecting, current, onSelect, onFocus }} className={styles.link}>
        <Picture asset={asset} playing={isHovered || current} />
        <span className={styles.foot}>
          <span className={styles.name}>{name}</span>
          {duration !== null && kind !== 'image' && (
            <span className={styles.duration}>{formatDuration(duration)}</span>
          )}
        </span>
      </AssetLink>
      <SelectBox {...{ asset, selected, onSelect }} className={styles.check} />
      <span className={styles.corner}>
        {favourite && (
          <Heart size={16} fill="currentColor" aria-label={strings.library.favourite} role="img" />
        )}
        <Standing asset={asset} />
      </span>
      {progress !== null && (
        <div className={styles.progress}>
          <ProgressBar
            label={strings.library.transfer(name)}
            value={progress.total === null ? null : progress.received / progress.total}
          />
        </div>
      )}
    </article>
  );
});

/** Said of what is not ready only. */
export function Standing({ asset: { status } }: { asset: Asset }) {
  if (status === 'ready') return null;
  const tone = status === 'failed' ? 'bad' : 'neutral';
  return <Badge tone={tone}>{strings.common.statuses[status]}</Badge>;
}
