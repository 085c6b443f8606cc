import type { AssetDetail } from '@polyreel/sdk';
import { lazy, Suspense } from 'react';
import { Picture } from '../library/picture.tsx';
import { Loading } from '../ui/states.tsx';
import styles from './player.module.css';

/** Each is loaded only where it is needed: together they weigh more than the rest of the application. */
const PLAYERS = {
  video: lazy(() => import('./video-player.tsx')),
  audio: lazy(() => import('./audio-player.tsx')),
  image: lazy(() => import('./image-viewer.tsx')),
  captions: lazy(() => import('./captions-reader.tsx')),
  font: lazy(() => import('./font-specimen.tsx')),
};

/** Shows what the asset is: plays, zooms or reads it. */
export function Player({ asset }: { asset: AssetDetail }) {
  const Shown = PLAYERS[asset.kind];
  // Bytes that are there can be played before everything is known of them; others have a picture at best.
  if (asset.sha256 === null) {
    return (
      <div className={styles.waiting}>
        <Picture asset={asset} />
      </div>
    );
  }
  return (
    <div className={styles.player}>
      <Suspense fallback={<Loading />}>
        <Shown asset={asset} />
      </Suspense>
    </div>
  );
}
