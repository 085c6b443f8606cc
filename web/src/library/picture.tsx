import type { Asset } from '@polyreel/sdk';
import { AudioLines, Captions, CircleAlert, FileQuestion, Hourglass, Type } from 'lucide-react';
import { useState } from 'react';
import { classes } from '../ui/button.tsx';
import styles from './picture.module.css';
import { thumbhashUrl } from './thumbhash.ts';

/** In the order in which they are looked for. */
const STILLS = ['thumbnail', 'poster', 'waveform'];

export interface PictureProps {
  readonly asset: Asset;
  /** Shows how it moves, as while it is pointed at. */
  readonly playing?: boolean;
}

/** What an asset looks like: its blurred shape at once, then its picture, and its animation while it plays. */
export function Picture({ asset, playing = false }: PictureProps) {
  const [isLoaded, setLoaded] = useState(false);
  const still = asset.previews.find(({ role }) => STILLS.includes(role));
  const animation = asset.previews.find(({ role }) => role === 'animation');
  // The blur of a waveform is a stain.
  const blurred =
    asset.thumbhash === null || asset.kind === 'audio'
      ? undefined
      : `url("${thumbhashUrl(asset.thumbhash)}")`;
  return (
    <div className={classes(styles.picture, styles[asset.kind])} style={{ backgroundImage: blurred }}>
      {still === undefined ? (
        <Sign asset={asset} />
      ) : (
        <img
          src={still.url}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          className={classes(styles.still, isLoaded && styles.loaded)}
          onLoad={() => setLoaded(true)}
        />
      )}
      {playing && animation !== undefined && (
        <img src={animation.url} alt="" draggable={false} className={styles.animation} />
      )}
    </div>
  );
}

/** Instead of a picture, where there is none yet or never will be. */
function Sign({ asset: { kind, status } }: { asset: Asset }) {
  const Icon =
    status === 'failed'
      ? CircleAlert
      : status !== 'ready'
        ? Hourglass
        : kind === 'audio'
          ? AudioLines
          : kind === 'captions'
            ? Captions
            : kind === 'font'
              ? Type
              : FileQuestion;
  return (
    <span className={styles.sign}>
      <Icon size={32} strokeWidth={1.5} />
    </span>
  );
}
