import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds; generous, because a test that fails for a slow machine is worse than one that fails late. */
const PATIENCE = 60_000;
const INTERVAL = 100;

/**
 * Asks another process again and again until `ask` gives null, and resolves then.
 *
 * @throws with the last answer when that takes too long
 */
export async function eventually(ask: () => Promise<string | null>, patience = PATIENCE): Promise<void> {
  const end = performance.now() + patience;
  for (let answer = await ask(); answer !== null; answer = await ask()) {
    if (performance.now() > end) throw new Error(`Still after ${patience / 1000} s: ${answer}`);
    await sleep(INTERVAL);
  }
}
