import { readFileSync } from 'node:fs';
import { childrenOf } from '../../test/crash/processes.ts';
import { memoryOf } from '../memory.ts';
import { median } from '../statistics.ts';

/** A process and those that it started. */
export interface Family {
  readonly name: string;
  readonly pid: number;
}

interface Sample {
  /** Bytes of the process itself, without what it started. */
  readonly memory: number;
  /** Seconds of the processor that all of the family have used, those that ended included. */
  readonly processor: number;
}

export interface Usage {
  readonly name: string;
  /** Bytes: the median of the first third of the time, and of the last. */
  readonly memoryFirst: number;
  readonly memoryLast: number;
  /** Seconds of one processor. */
  readonly processor: number;
}

/** Milliseconds between two looks. */
const INTERVAL = 1_000;
/** A second has so many ticks in what Linux tells of processes, on every machine that Node runs on. */
const TICKS = 100;

/** Looks at processes from time to time until it is asked for what it saw. */
export class Watch {
  readonly #samples: Map<Family, Sample[]>;
  readonly #timer: NodeJS.Timeout;

  constructor(families: readonly Family[]) {
    this.#samples = new Map(families.map((family) => [family, []]));
    this.#timer = setInterval(() => void this.#look(), INTERVAL);
  }

  async end(): Promise<Usage[]> {
    clearInterval(this.#timer);
    await this.#look();
    return [...this.#samples].map(([{ name }, samples]) => usageOf(name, samples));
  }

  async #look(): Promise<void> {
    for (const [{ pid }, samples] of this.#samples) {
      const memory = (await memoryOf(pid))?.now ?? 0;
      samples.push({ memory, processor: processorOf(pid) });
    }
  }
}

function usageOf(name: string, samples: readonly Sample[]): Usage {
  const third = Math.ceil(samples.length / 3);
  const memory = (some: readonly Sample[]) => median(some.map((sample) => sample.memory));
  return {
    name,
    memoryFirst: memory(samples.slice(0, third)),
    memoryLast: memory(samples.slice(-third)),
    processor: (samples.at(-1)?.processor ?? 0) - (samples[0]?.processor ?? 0),
  };
}

/** Of a whole family. */
function processorOf(pid: number): number {
  const fields = statusOf(pid);
  // utime, stime, and both of the children that have ended; see proc_pid_stat(5), which counts from 1 and from the pid.
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
  return childrenOf(pid).reduce((sum, child) => sum + processorOf(child), own);
}

function statusOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return []; // it ended while we looked
  }
}

/** Those of our own children that run this program, and are not among the families already. */
export function programsNamed(names: readonly string[]): Family[] {
  return childrenOf(process.pid).flatMap((pid) => {
    const name = commandOf(pid);
    return names.includes(name) ? [{ name, pid }] : [];
  });
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').trim();
  } catch {
    return ''; // it ended while we looked
  }
}
