import { currentWork } from './work.ts';

/** The span of the current work, as W3C Trace Context writes it; null where no traces are collected. */
export function currentTraceparent(): string | null {
  return currentWork()?.span?.traceparent ?? null;
}
