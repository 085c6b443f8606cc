import { readdirSync, readFileSync } from 'node:fs';

/** Reads Linux's process table; elsewhere there is no such directory. */
const PROC = '/proc';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** One letter, like R for running or Z for one that has ended and whose parent has not asked how. */
  readonly state: string;
}

export function childrenOf(pid: number): number[] {
  const numbers = readdirSync(PROC).map(Number).filter(Number.isInteger);
  return numbers.filter((each) => entryOf(each)?.parent === pid);
}

export function isAlive(pid: number): boolean {
  const entry = entryOf(pid);
  return entry !== null && entry.state !== 'Z';
}

/** Null when there is no such process any more. */
function entryOf(pid: number): ProcessEntry | null {
  try {
    const stat = readFileSync(`${PROC}/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses, which may hold anything.
    const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, state, parent: Number(parent) };
  } catch {
    return null; // it ended while we looked
  }
}
