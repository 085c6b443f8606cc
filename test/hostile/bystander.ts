import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { png } from '../acceptance/tiny-media.ts';
import { residentMemory, type Target } from './target.ts';

/** Milliseconds between two looks at the memory. */
const LOOK = 100;
/** Milliseconds between two rounds of requests: others are there, and do not fill the machine. */
const PAUSE = 50;

export interface Seen {
  /** Requests of others that were answered as ever. */
  readonly answered: number;
  /** Milliseconds. */
  readonly slowest: number;
  /** MiB by which the server grew at most; null where that cannot be seen. */
  readonly growth: number | null;
}

/**
 * Somebody uses the service while it is being harmed, and for a moment before: uploads, lists, looks and downloads. Every
 * one of these requests has to be answered as ever, and the server may grow by so many MiB.
 */
export async function whileOthersAreServed(
  t: TestContext,
  { target, growth: allowed }: { readonly target: Target; readonly growth: number },
  harm: () => Promise<string>,
): Promise<Seen> {
  await round(target);
  const before = residentMemory(target.pid);
  const over = new AbortController();
  const [rounds, peak] = [useUntil(over.signal, target), watchMemory(over.signal, target)];
  rounds.catch(() => {});
  const told = await harm().finally(() => over.abort());
  const times = await rounds;
  const highest = await peak;
  const growth = before === null || highest === null ? null : Math.round(highest - before);
  const seen = { answered: times.length, slowest: Math.round(Math.max(...times)), growth };
  t.diagnostic(
    `${told}; meanwhile ${seen.answered} requests of others, the slowest in ${seen.slowest} ms; ${growth} MiB more memory`,
  );
  assert.ok(seen.answered > 0);
  assert.ok((growth ?? 0) < allowed, `it grew by ${growth} MiB, and ${allowed} are bounded`);
  return seen;
}

/** Resolves with the milliseconds of each request. */
async function useUntil(signal: AbortSignal, target: Target): Promise<number[]> {
  const times: number[] = [];
  do {
    times.push(...(await round(target)));
    await sleep(PAUSE);
  } while (!signal.aborted);
  return times;
}

async function round(target: Target): Promise<number[]> {
  const times: number[] = [];
  const timed = async (status: number, path: string, init?: RequestInit) => {
    const begin = performance.now();
    const reply = await target.call(path, init);
    const text = await reply.text();
    times.push(performance.now() - begin);
    assert.equal(reply.status, status, text);
    return text;
  };
  const headers = { 'content-type': 'image/png' };
  const body = png(16);
  const sent = await timed(201, '/api/v1/assets?name=other.png', { method: 'POST', headers, body });
  const { id, url } = JSON.parse(sent) as { id: string; url: string };
  await timed(200, '/api/v1/assets?limit=5');
  const { pathname, search } = new URL(url);
  await timed(200, pathname + search);
  await timed(204, `/api/v1/assets/${id}?permanent=true`, { method: 'DELETE' });
  return times;
}

async function watchMemory(signal: AbortSignal, { pid }: Target): Promise<number | null> {
  let highest = residentMemory(pid);
  while (!signal.aborted) {
    highest = Math.max(highest ?? 0, residentMemory(pid) ?? 0);
    await sleep(LOOK);
  }
  return residentMemory(pid) === null ? null : highest;
}
