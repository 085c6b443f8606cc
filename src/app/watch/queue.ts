import type { QueuedJobs } from '#db/overview.ts';
import type { Figures } from '#telemetry/registry.ts';

/** `read` looks at the queue that all processes share. */
export function queueFigures(figures: Figures, read: () => Promise<readonly QueuedJobs[]>): void {
  figures.gauge(
    {
      name: 'queue_jobs',
      help: 'Jobs in the queue, those of all processes; dead ones need somebody.',
      labels: ['kind', 'lane', 'state'],
    },
    async (set) => {
      for (const { kind, lane, state, jobs } of await read()) set({ kind, lane, state }, jobs);
    },
  );
  figures.gauge(
    {
      name: 'queue_oldest_seconds',
      help: 'For how long the job of a lane that waits longest could have run.',
      labels: ['lane'],
    },
    async (set) => {
      for (const [lane, oldest] of oldestByLane(await read())) {
        set({ lane }, Math.max(0, (Date.now() - oldest) / 1000));
      }
    },
  );
}

function oldestByLane(rows: readonly QueuedJobs[]): Map<string, number> {
  const oldest = new Map<string, number>();
  for (const { lane, state, oldest: since } of rows) {
    if (state === 'queued') oldest.set(lane, Math.min(since, oldest.get(lane) ?? Infinity));
  }
  return oldest;
}
