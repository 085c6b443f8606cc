import { AssetError } from '#errors.ts';
import type { JobKind } from '#jobs/jobs.ts';
import { laneOf } from '#jobs/lanes.ts';
import { type Figures, LONG } from '#telemetry/registry.ts';

/** How one try of a job ended; `given-up` is for good, `interrupted` says nothing of the job. */
export type JobOutcome = 'done' | 'failed' | 'given-up' | 'interrupted';

export interface JobFacts {
  readonly kind: JobKind;
  readonly outcome: JobOutcome;
  /** What it threw, or null. */
  readonly error: unknown;
  readonly seconds: number;
}

export function jobFigures(figures: Figures): (facts: JobFacts) => void {
  const duration = figures.histogram({
    name: 'job_duration_seconds',
    help: 'Tries of jobs that this process made, by kind, lane and outcome.',
    labels: ['kind', 'lane', 'outcome'],
    buckets: LONG,
  });
  const imports = figures.counter({
    name: 'imports_total',
    help: 'Tries of imports by link, by outcome and, for those that failed, the kind of the error.',
    labels: ['outcome', 'reason'],
  });
  return ({ kind, outcome, error, seconds }) => {
    duration.observe({ kind, lane: laneOf(kind), outcome }, seconds);
    if (kind === 'import') imports.inc({ outcome, reason: reasonOf(error) });
  };
}

/** The kinds of errors are a closed set. */
function reasonOf(error: unknown): string {
  if (error === null) return 'none';
  if (error instanceof AssetError) return error.kind;
  return error instanceof Error && error.cause instanceof AssetError ? error.cause.kind : 'other';
}
