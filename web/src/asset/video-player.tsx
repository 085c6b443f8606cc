import type { AssetDetail } from '@polyreel/sdk';
import { StepBack, StepForward } from 'lucide-react';
import {
  MediaCaptionsButton,
  MediaControlBar,
  MediaController,
  MediaFullscreenButton,
  MediaMuteButton,
  MediaPipButton,
  MediaPlayButton,
  MediaSeekBackwardButton,
  MediaSeekForwardButton,
  MediaTimeDisplay,
  MediaTimeRange,
  MediaVolumeRange,
} from 'media-chrome/react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { strings } from '../strings/index.ts';
import { IconButton } from '../ui/button.tsx';
import { Checkbox } from '../ui/field.tsx';
import { CaptionsChoice, useCaptionsTrack } from './captions-track.tsx';
import { frameAfter } from './frames.ts';
import { SpeedChoice } from './speed-choice.tsx';
import styles from './video-player.module.css';

/** Where it begins when the address does not say: `#t=12.5`. */
function startOf(hash: string): number {
  const seconds = Number(new URLSearchParams(hash.slice(1)).get('t') ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

/** Plays a video; steps by exact frames with `,` and `.`, as editing programs do. */
export default function VideoPlayer({ asset }: { asset: AssetDetail }) {
  const ref = useRef<HTMLVideoElement>(null);
  const [isLooping, setLooping] = useState(false);
  const captions = useCaptionsTrack();
  const { url, width, height, duration, facts, previews } = asset;
  const rate = facts?.video?.frameRate ?? null;
  const poster = previews.find(({ role }) => role === 'poster')?.url;

  const step = (frames: number) => {
    const video = ref.current;
    if (video === null || rate === null) return;
    video.pause();
    video.currentTime = frameAfter({
      time: video.currentTime,
      frames,
      rate,
      duration: duration ?? video.duration,
    });
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === ',') step(-1);
    if (key === '.') step(1);
  };
  const keepPlace = () => {
    const seconds = ref.current?.currentTime ?? 0;
    history.replaceState(history.state, '', seconds > 0 ? `#t=${seconds.toFixed(2)}` : location.pathname);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that belong to the player, wherever in it the focus is.
    <div className={styles.player} onKeyDown={onKeyDown}>
      <MediaController
        className={styles.controller}
        style={{ aspectRatio: width !== null && height !== null ? `${width} / ${height}` : '16 / 9' }}
      >
        {/* biome-ignore lint/a11y/useMediaCaption: captions are chosen below, where there are any. */}
        <video
          ref={ref}
          slot="media"
          src={url}
          poster={poster}
          loop={isLooping}
          playsInline
          crossOrigin="anonymous"
          preload="metadata"
          onLoadedMetadata={({ currentTarget }) => {
            const start = startOf(location.hash);
            if (start > 0) currentTarget.currentTime = start;
          }}
          onPause={keepPlace}
        >
          {captions.url !== null && (
            <track key={captions.url} kind="captions" label={captions.name} src={captions.url} default />
          )}
        </video>
        <MediaControlBar>
          <MediaPlayButton />
          <MediaSeekBackwardButton seekOffset={10} />
          <MediaSeekForwardButton seekOffset={10} />
          <MediaTimeDisplay showDuration noToggle />
          <MediaTimeRange />
          <MediaMuteButton />
          <MediaVolumeRange />
          {captions.url !== null && <MediaCaptionsButton />}
          <MediaPipButton />
          <MediaFullscreenButton />
        </MediaControlBar>
      </MediaController>
      <div className={styles.tools}>
        {rate !== null && (
          <>
            <IconButton label={strings.asset.frameBack} onClick={() => step(-1)}>
              <StepBack size={18} />
            </IconButton>
            <IconButton label={strings.asset.frameForward} onClick={() => step(1)}>
              <StepForward size={18} />
            </IconButton>
          </>
        )}
        <Checkbox
          label={strings.asset.loop}
          checked={isLooping}
          onChange={({ target }) => setLooping(target.checked)}
        />
        <SpeedChoice media={ref} />
        <CaptionsChoice captions={captions} />
      </div>
    </div>
  );
}
