import { type JobHandlers, type JobKind, type JobRun, PermanentFailure } from '#jobs/jobs.ts';
import type { Tracer } from '#telemetry/spans.ts';
import { inWork, newWork } from '#telemetry/work.ts';
import type { JobFacts, JobOutcome } from './job-figures.ts';

export interface JobWatch {
  /** Null where nothing is counted. */
  readonly observe: ((facts: JobFacts) => void) | null;
  readonly tracer: Tracer | null;
}

/** The same handlers, each try of a job a piece of work of its own that is timed and traced. */
export function watchJobs(handlers: JobHandlers, watch: JobWatch): JobHandlers {
  const watched = <K extends JobKind>(kind: K) => watchKind(kind, handlers[kind], watch);
  return {
    probe: watched('probe'),
    preview: watched('preview'),
    discard: watched('discard'),
    render: watched('render'),
    'write-prompt': watched('write-prompt'),
    import: watched('import'),
  };
}

function watchKind<K extends JobKind>(
  kind: K,
  handle: (run: JobRun<K>) => Promise<void>,
  { observe, tracer }: JobWatch,
): (run: JobRun<K>) => Promise<void> {
  return async (run) => {
    const attributes = {
      'polyreel.job.kind': kind,
      'polyreel.job.id': run.id,
      'polyreel.job.attempt': run.attempt,
    };
    // A trace of its own, which says whose it is: a job runs again long after its request, and is then asked for by nobody.
    const span = tracer?.start(`job ${kind}`, {
      kind: 'consumer',
      parent: null,
      link: run.traceparent,
      attributes,
    });
    const startedAt = performance.now();
    const end = (outcome: JobOutcome, error: unknown) => {
      observe?.({ kind, outcome, error, seconds: (performance.now() - startedAt) / 1000 });
      if (error !== null) span?.fail(error);
      span?.end();
    };
    await inWork(newWork({ jobId: run.id, jobKind: kind }, span ?? null), async () => {
      try {
        await handle(run);
      } catch (error) {
        end(outcomeOf(run, error), error);
        throw error;
      }
      end('done', null);
    });
  };
}

function outcomeOf<K extends JobKind>(run: JobRun<K>, error: unknown): JobOutcome {
  if (run.signal.aborted) return 'interrupted';
  return run.last || error instanceof PermanentFailure ? 'given-up' : 'failed';
}
