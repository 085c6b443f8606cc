import { ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { explain } from '../../api/explain.ts';
import { useStill } from '../../api/generations.ts';
import { strings } from '../../strings/index.ts';
import { formatDuration } from '../../ui/format.ts';
import { useLater } from '../../ui/use-later.ts';
import { frameOf } from './resolved.ts';
import styles from './still.module.css';
import type { TrialState } from './use-trial.ts';

/** Milliseconds for which the slider rests before a picture is drawn: one that is given up costs a process. */
const DRAGGED = 250;

interface StillProps {
  readonly state: TrialState;
  /** Seconds. */
  readonly at: number;
  readonly onSeek: (at: number) => void;
}

/** The picture at a moment of what the script comes to, drawn anew after every change. */
export function Still({ state, at, onSeek }: StillProps) {
  const frame = frameOf(state.explanation?.timeline);
  const moment = useLater(Math.min(at, frame?.last ?? 0), DRAGGED);
  const isSound = frame?.isSound ?? false;
  const { data: picture, error, isFetching } = useStill(isSound ? null : state.trial, moment);
  const url = useObjectUrl(picture);
  const ratio = frame === null ? '16 / 9' : `${frame.width} / ${frame.height}`;
  const duration = frame?.duration ?? 0;
  return (
    <section className={styles.still} aria-label={strings.scripts.preview}>
      <div className={styles.screen} aria-busy={isFetching || state.isWaiting}>
        {url === null || isSound ? (
          <Nothing state={state} error={error} isSound={isSound} />
        ) : (
          <img
            src={url}
            alt={strings.scripts.still(formatDuration(moment))}
            className={styles.picture}
            style={{ aspectRatio: ratio }}
            data-old={state.trial === null || undefined}
          />
        )}
        {(isFetching || state.isWaiting) && <span className={styles.busy} aria-hidden />}
      </div>
      <div className={styles.moment}>
        <input
          type="range"
          aria-label={strings.scripts.moment}
          aria-valuetext={strings.scripts.momentOf(formatDuration(at), formatDuration(duration))}
          min={0}
          max={frame?.last || 1}
          step={0.05}
          disabled={frame === null || isSound}
          value={Math.min(at, frame?.last ?? 0)}
          onChange={({ target }) => onSeek(Number(target.value))}
        />
        <span className={styles.time}>
          {at.toFixed(2)} / {duration.toFixed(2)} s
        </span>
      </div>
    </section>
  );
}

/** Instead of a picture, with what to do about it. */
function Nothing({ state, error, isSound }: { state: TrialState; error: Error | null; isSound: boolean }) {
  const { scripts } = strings;
  const failed = state.failure ?? error;
  const text = isSound
    ? scripts.noPicture
    : state.problems.length > 0
      ? scripts.stillWaiting
      : failed !== null
        ? explain(failed).detail
        : state.faults.length > 0
          ? scripts.stillFailed
          : scripts.stillUpdating;
  return (
    <p className={styles.nothing}>
      <ImageOff size={28} strokeWidth={1.5} aria-hidden />
      {text}
    </p>
  );
}

/** An address of what is in memory; given back when it is not shown any more. */
export function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === undefined) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
