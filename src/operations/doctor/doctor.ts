import { type Check, type Diagnosis, diagnose } from './check.ts';

/** One check after the other, so that none is blamed for what another one does to the machine. */
export async function* examine(checks: readonly Check[], signal: AbortSignal): AsyncGenerator<Diagnosis> {
  for (const check of checks) {
    signal.throwIfAborted();
    yield await diagnose(check, signal);
  }
}
