import type { Attributes, Tracer } from './spans.ts';
import { countWait, currentWork, inWork, type Wait } from './work.ts';

export interface Step {
  /** Also the name of its span. */
  readonly name: string;
  /** What it counts as for the work that it is a part of, or null. */
  readonly wait: Wait | null;
  readonly attributes?: Attributes;
  readonly tracer: Tracer | null;
  /** Told how it ended; the error is null when it went well. */
  readonly observe: (seconds: number, error: unknown) => void;
}

/** Runs `fn` as one step of the current work: timed, and as a span where that work has one. */
export async function asStep<T>(
  { name, wait, attributes = {}, tracer, observe }: Step,
  fn: () => Promise<T>,
): Promise<T> {
  const work = currentWork();
  const parent = work?.span ?? null;
  const span = tracer === null || parent === null ? null : tracer.start(name, { parent, attributes });
  const startedAt = performance.now();
  const end = (error: unknown) => {
    const milliseconds = performance.now() - startedAt;
    if (wait !== null) countWait(wait, milliseconds);
    observe(milliseconds / 1000, error);
    if (error !== null) span?.fail(error);
    span?.end();
  };
  try {
    const result = await (work === null || span === null ? fn() : inWork({ ...work, span }, fn));
    end(null);
    return result;
  } catch (error) {
    end(error);
    throw error;
  }
}
