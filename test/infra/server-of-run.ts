import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE = 120_000;

type Outcome<T> = { readonly address: T } | { readonly failure: string };

/**
 * Where the server is that the test files of one run share. The first one to ask has `keeper` started, a script that
 * calls `keep` and so keeps the server until the run is over.
 */
export async function serverOfRun<T>(name: string, keeper: string): Promise<T> {
  const run = await runProcess();
  const dir = join(tmpdir(), `polyreel-${name}-${run.pid}-${run.startedAt}`);
  const isFirst = await mkdir(dir).then(
    () => true,
    () => false,
  );
  if (isFirst) startKeeper(keeper, dir, run.pid);
  const outcome = await outcomeIn<T>(dir);
  if ('failure' in outcome) throw new Error(outcome.failure);
  return outcome.address;
}

/** The keeper's part: `start` makes the server below the directory that it is given. */
export async function keep<S extends AsyncDisposable>(
  start: (dir: string) => Promise<S>,
  addressOf: (server: S) => unknown,
): Promise<void> {
  const [, , dir = '', pid = ''] = process.argv;
  try {
    await using server = await start(dir);
    await tell(dir, { address: addressOf(server) });
    while (isThere(Number(pid))) await sleep(300);
  } catch (error) {
    await tell(dir, { failure: String(error) });
    while (isThere(Number(pid))) await sleep(300);
  }
  await rm(dir, { recursive: true, force: true });
}

async function tell(dir: string, outcome: Outcome<unknown>): Promise<void> {
  await writeFile(join(dir, 'outcome.json'), JSON.stringify(outcome));
  await writeFile(join(dir, 'told'), '');
}

async function outcomeIn<T>(dir: string): Promise<Outcome<T>> {
  const deadline = Date.now() + PATIENCE;
  while (!existsSync(join(dir, 'told'))) {
    if (Date.now() > deadline) throw new Error(`Nobody has started the server of this run in ${dir}.`);
    await sleep(50);
  }
  return JSON.parse(await readFile(join(dir, 'outcome.json'), 'utf8'));
}

function startKeeper(script: string, dir: string, pid: number): void {
  spawn(process.execPath, [script, dir, String(pid)], { detached: true, stdio: 'ignore' }).unref();
}

/** The test runner, which starts a process for each file; a file that is run by itself is its own run. */
async function runProcess(): Promise<{ pid: number; startedAt: string }> {
  const pid = process.env.NODE_TEST_CONTEXT === undefined ? process.pid : process.ppid;
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  // The second field is the program's name in parentheses, which may hold anything; the 22nd one is the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, startedAt: fields[19] ?? '' };
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
