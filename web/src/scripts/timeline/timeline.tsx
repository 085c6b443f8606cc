import { Plus } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { type JsonObject, withItem } from '../document/json.ts';
import { type ClipPlace, TRACKS, tracksOf } from '../document/script.ts';
import { useEditing } from '../editing.ts';
import { ClipBar } from './clip-bar.tsx';
import { type Layout, layOut, type Resolved } from './layout.ts';
import { neighbour } from './neighbour.ts';
import { newClip } from './new-clip.ts';
import { Ruler } from './ruler.tsx';
import styles from './timeline.module.css';
import { TrackHead } from './track-head.tsx';

interface TimelineProps {
  /** When the clips are there, as the server says. */
  readonly resolved: readonly Resolved[];
  /** The moment (seconds) that the picture is of. */
  readonly at: number;
  readonly onSeek: (at: number) => void;
}

/** The tracks with their clips as bars; the track that covers the others is on top. */
export function Timeline({ resolved, at, onSeek }: TimelineProps) {
  const { draft, replace, canEdit, select } = useEditing();
  const tracks = tracksOf(draft.document);
  const layout = layOut(tracks, resolved);
  const addTrack = () => {
    replace(withItem(draft.document, TRACKS, tracks.length, { clips: [newClip('text')] }));
    select({ track: tracks.length, clip: 0 });
  };
  return (
    <section className={styles.timeline} aria-labelledby="timeline">
      <header className={styles.header}>
        <h2 id="timeline">{strings.scripts.timeline}</h2>
        <span className={styles.hint}>{strings.scripts.topFirst}</span>
        {canEdit && (
          <Button tone="quiet" icon={<Plus size={16} />} onClick={addTrack}>
            {strings.scripts.addTrack}
          </Button>
        )}
      </header>
      <Ruler duration={layout.duration} at={at} onSeek={onSeek} />
      <Tracks tracks={tracks} layout={layout} at={at} />
    </section>
  );
}

interface TracksProps {
  readonly tracks: readonly (readonly JsonObject[])[];
  readonly layout: Layout;
  readonly at: number;
}

function Tracks({ tracks, layout: { rows, duration }, at }: TracksProps) {
  const { selected, select } = useEditing();
  const first = rows.findLast((bars) => bars.length > 0)?.[0] ?? null;
  const current = selected ?? first;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = current && neighbour(event.key, current, rows);
    if (next === null) return;
    event.preventDefault();
    select(next);
    const list = event.currentTarget;
    requestAnimationFrame(() =>
      list.querySelector<HTMLElement>(`[data-clip="${next.track}-${next.clip}"]`)?.focus(),
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons within, from one to the next.
    <div className={styles.tracks} onKeyDown={onKeyDown}>
      {rows
        .map((bars, track) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a track is its place in the list.
          <div key={track} className={styles.line}>
            <TrackHead track={track} isEmpty={bars.length === 0} />
            <div className={styles.track}>
              {bars.map((bar) => (
                <ClipBar
                  key={bar.clip}
                  bar={bar}
                  clip={tracks[track]?.[bar.clip] ?? {}}
                  duration={duration}
                  isSelected={isSame(selected, bar)}
                  isCurrent={isSame(current, bar)}
                  onSelect={() => select({ track, clip: bar.clip })}
                />
              ))}
              <span
                className={styles.playhead}
                style={{ left: `${Math.min(1, at / duration) * 100}%` }}
                aria-hidden
              />
            </div>
          </div>
        ))
        .toReversed()}
    </div>
  );
}

function isSame(a: ClipPlace | null, b: ClipPlace): boolean {
  return a !== null && a.track === b.track && a.clip === b.clip;
}
