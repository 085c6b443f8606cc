import type { Pacing } from '../attempts.ts';

/** Pauses that take no time, written down in milliseconds. */
export interface TestPacing extends Pacing {
  readonly pauses: readonly number[];
}

/** `chance` is what every throw of the dice gives. */
export function testPacing(chance = 0): TestPacing {
  const pauses: number[] = [];
  return {
    pauses,
    random: () => chance,
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      pauses.push(milliseconds);
    },
  };
}
