import { setTimeout as sleep } from 'node:timers/promises';

/** What `look` finds, as soon as it finds something; the deadline, in milliseconds, only ends a test that has failed. */
export async function until<T>(
  look: () => Promise<T | null | undefined | false>,
  atMost = 60_000,
): Promise<T> {
  const deadline = Date.now() + atMost;
  while (true) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error('it did not happen');
    await sleep(10);
  }
}
