import { setTimeout as sleep } from 'node:timers/promises';
import type { Crash } from './protocol.ts';

const CHUNK_BYTES = 8 * 1024 * 1024;

/** Ends or blocks this process on purpose. */
export async function crash(how: Crash): Promise<never> {
  console.error(`crashing on purpose: ${how}`);
  switch (how) {
    case 'exit':
      process.exit(70);
      break;
    case 'segfault':
      process.kill(process.pid, 'SIGSEGV');
      break;
    case 'memory':
      return await fillMemory();
    case 'hang':
      break;
  }
  // Without giving the event loop a turn, like a library that does not return.
  for (;;);
}

/** Slowly enough for whoever watches to act before the machine is short of memory. */
async function fillMemory(): Promise<never> {
  const held: Buffer[] = [];
  for (;;) {
    held.push(Buffer.alloc(CHUNK_BYTES, 1));
    await sleep(5);
  }
}
