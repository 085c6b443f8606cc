import type { Asset } from '@polyreel/sdk';
import type { Ref } from 'react';
import { Picture } from '../../library/picture.tsx';
import styles from './media.module.css';

interface MediaProps {
  readonly asset: Asset;
  readonly autoPlay?: boolean;
  /** Without the browser's own controls, where something else has the lead. */
  readonly led?: boolean;
  readonly muted?: boolean;
  readonly player?: Ref<HTMLVideoElement>;
}

/** What came out, to be played or looked at. */
export function Media({ asset, autoPlay = false, led = false, muted = false, player }: MediaProps) {
  const { kind, status, url, name, previews } = asset;
  if (status !== 'ready') return <Picture asset={asset} />;
  if (kind === 'image') return <img className={styles.media} src={url} alt={name} />;
  if (kind !== 'video' && kind !== 'audio') return <Picture asset={asset} />;
  const still = previews.find(({ role }) => role === 'poster' || role === 'waveform')?.url;
  return (
    <video
      ref={player}
      className={styles.media}
      src={url}
      aria-label={name}
      poster={still}
      controls={!led}
      autoPlay={autoPlay}
      muted={muted}
      playsInline
      preload={led ? 'auto' : 'metadata'}
    />
  );
}
