import { createRequire } from 'node:module';
import type { Colour, Fill } from '#media/render/timeline.ts';
import type { Distance } from '../document/scalars.ts';
import type { FillDocument } from '../document/styles.ts';

// Its bundle: as modules these are 150 files, which every start would read.
const { formatHex8, parse }: typeof import('culori') = createRequire(import.meta.url)('culori');

/** A percentage of `whole`, or the pixels themselves; in pixels. */
export function pixels(distance: Distance, whole: number): number {
  return typeof distance === 'number' ? distance : (Number.parseFloat(distance) / 100) * whole;
}

/** As the renderer spells it. */
export function colour(written: string): Colour {
  return formatHex8(parse(written)) ?? '#000000ff';
}

export function fillOf(document: FillDocument): Fill {
  if (typeof document === 'string') return { kind: 'solid', colour: colour(document) };
  const stops = document.stops.map((stop) => ({ at: stop.at, colour: colour(stop.colour) }));
  return { kind: document.kind, angle: document.angle ?? 90, stops: stops.sort((a, b) => a.at - b.at) };
}
