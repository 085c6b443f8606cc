import { readFile, writeFile } from 'node:fs/promises';

/** Bytes of physical memory. */
export interface Memory {
  readonly now: number;
  /** The most since the process began or `resetPeak`. */
  readonly peak: number;
}

/** Null where the system has no `/proc`. */
export async function memoryOf(pid: number): Promise<Memory | null> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => null);
  if (status === null) return null;
  return { now: kibibytes(status, 'VmRSS') * 1024, peak: kibibytes(status, 'VmHWM') * 1024 };
}

/** See `clear_refs` in proc_pid_clear_refs(5). */
export async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => {}); // without it the peak is that of the whole life
}

function kibibytes(status: string, field: string): number {
  const value = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  if (value === undefined) throw new Error(`The process status has no ${field}.`);
  return Number(value);
}
