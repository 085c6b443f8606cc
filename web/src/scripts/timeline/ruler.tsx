import { useRef } from 'react';
import { strings } from '../../strings/index.ts';
import { formatDuration } from '../../ui/format.ts';
import { useWidth } from '../../ui/use-width.ts';
import { ticks } from './layout.ts';
import styles from './timeline.module.css';

/** Pixels from one mark of the ruler to the next. */
const MARK = 72;

/** The time above the tracks; the moment that the picture is of is dragged along it. */
export function Ruler({
  duration,
  at,
  onSeek,
}: {
  duration: number;
  at: number;
  onSeek: (at: number) => void;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref);
  const marks = width === 0 ? [] : ticks(duration, Math.max(2, Math.floor(width / MARK)));
  const isFine = marks.some((mark) => mark % 1 !== 0);
  const label = (mark: number) => (isFine ? String(Number(mark.toFixed(2))) : formatDuration(mark));
  return (
    <div className={styles.line}>
      <span />
      <div ref={ref} className={styles.ruler}>
        {marks.map((mark) => (
          <span
            key={mark}
            className={styles.mark}
            style={{ left: `${(mark / duration) * 100}%` }}
            data-last={mark / duration > 0.96 || undefined}
            aria-hidden
          >
            {label(mark)}
          </span>
        ))}
        <input
          type="range"
          className={styles.seek}
          aria-label={strings.scripts.seek}
          aria-valuetext={strings.scripts.momentOf(formatDuration(at), formatDuration(duration))}
          min={0}
          max={duration}
          step={0.05}
          value={at}
          onChange={({ target }) => onSeek(Number(target.value))}
        />
      </div>
    </div>
  );
}
