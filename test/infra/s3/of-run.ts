import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Endpoint } from './ceph.ts';

const PATIENCE = 120_000;

/** What the keeper tells when the cluster runs, or when it does not. */
export type Outcome = { readonly endpoint: S3Endpoint } | { readonly failure: string };

/**
 * The cluster that the test files of one run share. The first one to ask has a process started that keeps it, until the
 * run is over.
 */
export async function clusterOfRun(): Promise<S3Endpoint> {
  const run = await runProcess();
  const dir = join(tmpdir(), `polyreel-s3-${run.pid}-${run.startedAt}`);
  const isFirst = await mkdir(dir).then(
    () => true,
    () => false,
  );
  if (isFirst) startKeeper(dir, run.pid);
  const outcome = await outcomeIn(dir);
  if ('failure' in outcome) throw new Error(outcome.failure);
  return outcome.endpoint;
}

export async function tellOutcome(dir: string, outcome: Outcome): Promise<void> {
  await writeFile(join(dir, 'outcome.json'), JSON.stringify(outcome));
  await writeFile(join(dir, 'told'), '');
}

async function outcomeIn(dir: string): Promise<Outcome> {
  const deadline = Date.now() + PATIENCE;
  while (!existsSync(join(dir, 'told'))) {
    if (Date.now() > deadline) throw new Error(`Nobody has started the S3 cluster of this run in ${dir}.`);
    await sleep(50);
  }
  return JSON.parse(await readFile(join(dir, 'outcome.json'), 'utf8'));
}

function startKeeper(dir: string, pid: number): void {
  const script = join(import.meta.dirname, 'keeper.ts');
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
