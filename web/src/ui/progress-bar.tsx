import styles from './progress-bar.module.css';

export interface ProgressBarProps {
  /** What is under way, for screen readers. */
  readonly label: string;
  /** 0 to 1; null while nobody knows how much there is. */
  readonly value: number | null;
}

export function ProgressBar({ label, value }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(value !== null && { 'aria-valuenow': Math.round(value * 100) })}
      className={styles.track}
    >
      <div
        className={value === null ? styles.unknown : styles.bar}
        style={value === null ? undefined : { scale: `${Math.min(1, value)} 1` }}
      />
    </div>
  );
}
