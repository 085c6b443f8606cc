import type { ClipPlace } from '../document/script.ts';
import type { Bar } from './layout.ts';

/** The clip that an arrow key leads to, or null: left and right within the track, up and down to what is there at the time. */
export function neighbour(key: string, from: ClipPlace, rows: readonly (readonly Bar[])[]): ClipPlace | null {
  const row = rows[from.track] ?? [];
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    const next = row[from.clip + (key === 'ArrowRight' ? 1 : -1)];
    return next === undefined ? null : { track: next.track, clip: next.clip };
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  // The last track is drawn on top.
  const step = key === 'ArrowUp' ? 1 : -1;
  const middle = middleOf(row[from.clip]);
  for (let track = from.track + step; track >= 0 && track < rows.length; track += step) {
    const bars = rows[track] ?? [];
    const distances = bars.map((bar) => Math.abs(middleOf(bar) - middle));
    const nearest = bars[distances.indexOf(Math.min(...distances))];
    if (nearest !== undefined) return { track, clip: nearest.clip };
  }
  return null;
}

function middleOf(bar: Bar | undefined): number {
  return bar === undefined ? 0 : bar.start + bar.length / 2;
}
