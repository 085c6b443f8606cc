import type { AssetDetail } from '@polyreel/sdk';
import { useQuery } from '@tanstack/react-query';
import { polyreel } from '../api/client.ts';
import { formatDuration } from '../ui/format.ts';
import { Failure, Loading } from '../ui/states.tsx';
import styles from './captions-reader.module.css';
import { readCues } from './cues.ts';

/** Captions as a text with its times. */
export default function CaptionsReader({ asset: { id } }: { asset: AssetDetail }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['captions', id],
    queryFn: ({ signal }) => polyreel.assets.captions(id, { signal }),
  });
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard.
    <ol className={styles.cues} tabIndex={0}>
      {readCues(data).map(({ start, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cues have no names, and never change.
        <li key={index} className={styles.cue}>
          <span className={styles.time}>{formatDuration(start)}</span>
          <span className={styles.text}>{text}</span>
        </li>
      ))}
    </ol>
  );
}
