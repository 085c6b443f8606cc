import type { JobKind } from './jobs.ts';

/**
 * Jobs wait for a place among those of their lane only: a transfer or a render may take hours, and must not keep the
 * files that have arrived from being probed.
 */
export const LANES = ['media', 'network', 'render'] as const;
export type Lane = (typeof LANES)[number];

const LANE_OF: Readonly<Record<JobKind, Lane>> = {
  probe: 'media',
  preview: 'media',
  discard: 'media',
  import: 'network',
  render: 'render',
  'write-prompt': 'network',
};

/**
 * Whether a server that stops ends what runs in a lane at once: a transfer or a render may take hours, waiting for it be
 * in vain, and either goes on from where it was.
 */
export function stopsAtOnce(lane: Lane): boolean {
  return lane !== 'media';
}

export function laneOf(kind: JobKind): Lane {
  return LANE_OF[kind];
}
