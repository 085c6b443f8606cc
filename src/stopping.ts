import type { EventEmitter } from 'node:events';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Resolves with the name of the first signal that asks the process to stop. Repeated ones change nothing: a terminal
 * sends Ctrl-C to a whole process group, and whoever is impatient has SIGKILL, which loses nothing either.
 */
export function untilStopped(process: EventEmitter): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(signal));
  });
}
