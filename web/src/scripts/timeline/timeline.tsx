import { Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useWidth } from '../../ui/use-width.ts';
import { type JsonObject, withItem, withoutItem } from '../document/json.ts';
import { type ClipPlace, clipsPath, TRACKS, tracksOf } from '../document/script.ts';
import { useEditing } from '../editing.ts';
import { ClipBar } from './clip-bar.tsx';
import { type Layout, layOut, type Resolved, ticks } from './layout.ts';
import { neighbour } from './neighbour.ts';
import { CLIP_TYPES, newClip } from './new-clip.ts';
import styles from './timeline.module.css';

interface TimelineProps {
  /** When the clips are there, as the server says. */
  readonly resolved: readonly Resolved[];
  /** The moment (seconds) that the picture is of. */
  readonly at: number;
  readonly onSeek: (at: number) => void;
}

/** Pixels from one mark of the ruler to the next. */
const MARK = 72;

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

function Ruler({ duration, at, onSeek }: { duration: number; at: number; onSeek: (at: number) => void }) {
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

function TrackHead({ track, isEmpty }: { track: number; isEmpty: boolean }) {
  const { draft, replace, canEdit, select } = useEditing();
  const add = (type: string) => {
    const list = clipsPath(track);
    const count = tracksOf(draft.document)[track]?.length ?? 0;
    replace(withItem(draft.document, list, count, newClip(type)));
    select({ track, clip: count });
  };
  const remove = () => {
    replace(withoutItem(draft.document, TRACKS, track));
    select(null);
  };
  if (!canEdit) return <span className={styles.head}>{strings.scripts.track(track + 1)}</span>;
  return (
    <div className={styles.head}>
      <span className={styles.name}>{strings.scripts.track(track + 1)}</span>
      {isEmpty && (
        <IconButton label={strings.scripts.removeTrack(track + 1)} onClick={remove}>
          <Trash2 size={14} />
        </IconButton>
      )}
      <Menu
        trigger={
          <IconButton label={strings.scripts.addClipTo(track + 1)}>
            <Plus size={16} />
          </IconButton>
        }
      >
        {CLIP_TYPES.map((type) => (
          <MenuItem key={type} onSelect={() => add(type)}>
            {strings.scripts.clipTypes[type]}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
