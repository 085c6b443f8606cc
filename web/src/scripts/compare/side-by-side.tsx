import type { Asset } from '@polyreel/sdk';
import { Pause, Play } from 'lucide-react';
import { useRef, useState } from 'react';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Media } from '../results/media.tsx';
import styles from './side-by-side.module.css';
import { useTogether } from './together.ts';

type SideName = 'a' | 'b';

/** Both results, moved by one control. Only one of them is heard. */
export function SideBySide({ a, b }: { a: Asset; b: Asset }) {
  const left = useRef<HTMLVideoElement>(null);
  const right = useRef<HTMLVideoElement>(null);
  const [heard, setHeard] = useState<SideName>('a');
  const both = useTogether([left, right]);
  const isPlayable = both.duration > 0;
  return (
    <section className={styles.both} aria-label={strings.scripts.compareTitle}>
      <div className={styles.screens}>
        <figure className={styles.screen}>
          <Media key={a.id} asset={a} led player={left} muted={heard !== 'a'} />
          <figcaption>{a.name}</figcaption>
        </figure>
        <figure className={styles.screen}>
          <Media key={b.id} asset={b} led player={right} muted={heard !== 'b'} />
          <figcaption>{b.name}</figcaption>
        </figure>
      </div>
      <div className={styles.controls}>
        <Button
          tone="primary"
          disabled={!isPlayable}
          icon={both.isPlaying ? <Pause size={18} /> : <Play size={18} />}
          onClick={both.toggle}
        >
          {both.isPlaying ? strings.scripts.pauseBoth : strings.scripts.playBoth}
        </Button>
        <input
          type="range"
          aria-label={strings.scripts.bothAt}
          aria-valuetext={formatDuration(both.at)}
          className={styles.slider}
          disabled={!isPlayable}
          min={0}
          max={both.duration || 1}
          step={0.04}
          value={both.at}
          onChange={({ target }) => both.seek(Number(target.value))}
        />
        <span className={styles.time}>
          {formatDuration(both.at)} / {formatDuration(both.duration)}
        </span>
        <fieldset className={styles.heard}>
          <legend className="visually-hidden">{strings.scripts.soundOf}</legend>
          {(['a', 'b'] as const).map((side) => (
            <label key={side}>
              <input type="radio" name="heard" checked={heard === side} onChange={() => setHeard(side)} />
              {strings.scripts.soundFrom[side]}
            </label>
          ))}
        </fieldset>
      </div>
    </section>
  );
}
