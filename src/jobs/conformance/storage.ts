import assert from 'node:assert/strict';
import type { Kysely } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import type { JobHandlers, JobRequest, JobRun, Jobs } from '../jobs.ts';

/** One process's view of the queue. One that a test does not dispose has died by SIGKILL. */
export interface JobsProcess {
  readonly jobs: Jobs;
  /** Milliseconds since 1970, as this process sees it. */
  now(): number;
  /** Lets that many milliseconds pass for this process, and whatever they set off. */
  advance(milliseconds: number): Promise<void>;
}

/** A queue's storage, with as many processes over it as a test needs. */
export interface JobsStorage extends AsyncDisposable {
  readonly db: Kysely<Schema>;
  /** Its processes run at the same time: what one of them holds is free when its lease ends, not when another one starts. */
  readonly shared: boolean;
  /** The assets of the jobs that are queued or running. */
  unfinished(): Promise<string[]>;
  /** Runs that many jobs of each lane at the same time, and gives them `GRACE` milliseconds when it stops. */
  process(concurrency: number): JobsProcess;
}

export type OpenStorage = () => Promise<JobsStorage>;

export const GRACE = 10_000;
/** Milliseconds longer than any engine's lease, and than the wait before each retry of a probe. */
export const LONG = 200_000;

export type Probe = JobRun<'probe'>;

/** What happened, as it happens: `at(3)` waits for the fourth. */
export class Trace<T> {
  readonly all: T[] = [];
  readonly #waiters = new Map<number, PromiseWithResolvers<T>>();

  readonly push = (item: T): void => {
    this.#waiters.get(this.all.length)?.resolve(item);
    this.all.push(item);
  };

  async at(index: number): Promise<T> {
    const item = this.all[index];
    if (item !== undefined) return item;
    const waiter = this.#waiters.get(index) ?? Promise.withResolvers<T>();
    this.#waiters.set(index, waiter);
    return waiter.promise;
  }
}

/** Handlers of which a test defines the probe. */
export function probing(
  probe: (run: Probe) => Promise<void>,
  others: Partial<JobHandlers> = {},
): JobHandlers {
  const nothing = async () => {};
  const silent = { preview: nothing, discard: nothing, import: nothing, render: nothing };
  return { ...silent, 'write-prompt': nothing, ...others, probe };
}

/** Where no job is meant to die. Thrown outside, because an engine has to survive what the hook throws. */
export async function immortal(): Promise<void> {
  queueMicrotask(() => assert.fail('a job died'));
}

/** Milliseconds after which a process that starts has back what one that died was running. */
export function takeBackTime({ shared }: JobsStorage): number {
  return shared ? LONG : 0;
}

/** A handler that ends only when it is told to give up, like a media worker. */
export function untilAborted({ signal }: Pick<JobRun, 'signal'>): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}

export async function enqueueImport(
  storage: JobsStorage,
  { jobs }: JobsProcess,
  assetId: string,
): Promise<void> {
  const payload = { assetId, provisionalName: null };
  await transact(storage.db, (tx) => jobs.enqueue(tx, { kind: 'import', payload, workspaceId: 'w' }));
}

type ProbeRequest = Partial<Omit<JobRequest<'probe'>, 'kind' | 'payload'>> & { readonly assetId: string };

/** Enqueues probes, all in one transaction. */
export async function enqueueProbes(
  storage: JobsStorage,
  { jobs }: JobsProcess,
  ...requests: readonly ProbeRequest[]
): Promise<void> {
  await transact(storage.db, async (tx) => {
    for (const { assetId, ...request } of requests) {
      await jobs.enqueue(tx, { kind: 'probe', payload: { assetId }, workspaceId: 'w', ...request });
    }
  });
}

/** Which assets the runs were about, in order. */
export function assetsOf(runs: Trace<Probe>): string[] {
  return runs.all.map((run) => run.payload.assetId);
}
