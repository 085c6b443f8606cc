import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from './spans.ts';

/** What a piece of work waits for, beside its own doing. */
export const WAITS = ['db', 'blobs'] as const;
export type Wait = (typeof WAITS)[number];

/** Who a request turned out to be from: an API key, or somebody who signed in with one. */
export interface Visitor {
  readonly kind: 'key' | 'session';
  /** Of the key. */
  readonly id: string;
  /** What the key is called. */
  readonly name: string;
}

/** The request that a piece of work is. */
export interface Visit {
  readonly requestId: string;
  /** Where it came from. */
  readonly address: string;
  /** Null until that is known. */
  by: Visitor | null;
}

/** One request or one job: what everything that is done for it, however deep, can be told by. */
export interface Work {
  /** In every log line. */
  readonly fields: Readonly<Record<string, string>>;
  /** Milliseconds so far; what is waited for side by side is counted for each. */
  readonly waited: Record<Wait, number>;
  /** Null where no traces are collected. */
  readonly span: Span | null;
  /** Null where it is no request. */
  readonly visit: Visit | null;
}

const storage = new AsyncLocalStorage<Work>();

export function newWork(fields: Work['fields'], span: Span | null, visit: Visit | null = null): Work {
  return { fields, waited: { db: 0, blobs: 0 }, span, visit };
}

/** Runs `fn`, and whatever it starts, as part of that work. */
export function inWork<T>(work: Work, fn: () => T): T {
  return storage.run(work, fn);
}

/** Null outside of any, as for chores. */
export function currentWork(): Work | null {
  return storage.getStore() ?? null;
}

/** The fields of the current work that a logger does not say by itself. */
export function fieldsBeside(said: () => Readonly<Record<string, unknown>>): Record<string, string> {
  const fields = storage.getStore()?.fields;
  if (fields === undefined) return {};
  const own = said();
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in own)));
}

export function countWait(wait: Wait, milliseconds: number): void {
  const work = storage.getStore();
  if (work !== undefined) work.waited[wait] += milliseconds;
}
