import type { AssetDetail } from '@polyreel/sdk';
import { useQuery } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import WaveSurfer from 'wavesurfer.js';
import { strings } from '../strings/index.ts';
import { IconButton } from '../ui/button.tsx';
import { Checkbox } from '../ui/field.tsx';
import { formatDuration } from '../ui/format.ts';
import styles from './audio-player.module.css';
import { readPeaks } from './peaks.ts';
import { SpeedChoice } from './speed-choice.tsx';

/** Plays sound along its waveform, which is drawn from the peaks that the server made: nothing is decoded here. */
export default function AudioPlayer({ asset }: { asset: AssetDetail }) {
  const audio = useRef<HTMLAudioElement>(null);
  const wave = useRef<HTMLDivElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [isLooping, setLooping] = useState(false);
  const [time, setTime] = useState(0);
  const { url, duration, name } = asset;
  const peaks = usePeaks(asset);

  useEffect(() => {
    const { current: media } = audio;
    const { current: container } = wave;
    if (media === null || container === null || peaks === undefined) return;
    const style = getComputedStyle(container);
    const drawn = WaveSurfer.create({
      container,
      media,
      peaks,
      ...(duration !== null && { duration }),
      height: 128,
      barWidth: 2,
      barGap: 1,
      barRadius: 1,
      waveColor: style.getPropertyValue('--line-strong'),
      progressColor: style.getPropertyValue('--accent'),
      cursorColor: style.getPropertyValue('--text'),
    });
    return () => drawn.destroy();
  }, [peaks, duration]);

  const toggle = () => void (isPlaying ? audio.current?.pause() : audio.current?.play());
  return (
    <div className={styles.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: sound without a picture; captions are assets of their own. */}
      <audio
        ref={audio}
        src={url}
        loop={isLooping}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={({ currentTarget }) => setTime(currentTarget.currentTime)}
      />
      <div ref={wave} className={styles.wave} aria-hidden />
      <input
        type="range"
        className="visually-hidden"
        aria-label={strings.asset.position}
        aria-valuetext={formatDuration(time)}
        min={0}
        max={duration ?? 0}
        step={1}
        value={time}
        onChange={({ target }) => {
          if (audio.current !== null) audio.current.currentTime = Number(target.value);
        }}
      />
      <div className={styles.tools}>
        <IconButton
          tone="primary"
          label={isPlaying ? strings.asset.pause : strings.asset.play(name)}
          onClick={toggle}
        >
          {isPlaying ? <Pause size={20} /> : <Play size={20} />}
        </IconButton>
        <span className={styles.time}>
          {formatDuration(time)} / {formatDuration(duration ?? 0)}
        </span>
        <SpeedChoice media={audio} />
        <Checkbox
          label={strings.asset.loop}
          checked={isLooping}
          onChange={({ target }) => setLooping(target.checked)}
        />
      </div>
    </div>
  );
}

function usePeaks({ id, previews }: AssetDetail): number[][] | undefined {
  const preview = previews.find(({ role }) => role === 'peaks');
  const { data } = useQuery({
    queryKey: ['peaks', id, preview === undefined],
    queryFn: async ({ signal }) => {
      if (preview === undefined) return [];
      const response = await fetch(preview.url, { signal });
      return readPeaks(await response.json());
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}
