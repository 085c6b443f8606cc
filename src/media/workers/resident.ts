import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Bytes of memory that a process holds now; null when it has ended or the system does not tell. */
export async function residentBytes(pid: number): Promise<number | null> {
  try {
    return kibibytes(process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid));
  } catch {
    // The process ended between two looks, which its exit event reports with more to say.
    return null;
  }
}

async function fromProc(pid: number): Promise<string | undefined> {
  return /^VmRSS:\s*(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'latin1'))?.[1];
}

async function fromPs(pid: number): Promise<string> {
  return (await run('ps', ['-o', 'rss=', '-p', String(pid)])).stdout.trim();
}

function kibibytes(text: string | undefined): number | null {
  return text ? Number(text) * 1024 : null;
}

/** Looks at a process again and again until disposed; calls `exceeded` once, with the bytes seen, when it is over the limit. */
export function watchMemory(pid: number, limit: number, exceeded: (bytes: number) => void): Disposable {
  let looking = false;
  const timer = setInterval(async () => {
    if (looking) return;
    looking = true;
    const bytes = await residentBytes(pid);
    looking = false;
    if (bytes === null || bytes <= limit) return;
    clearInterval(timer);
    exceeded(bytes);
  }, LOOK_EVERY_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** A process that allocates a gigabyte a second gets 50 MB over the limit in this time. */
const LOOK_EVERY_MS = 50;
