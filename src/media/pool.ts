import type { Logger } from '#log.ts';
import type { Facts, Previews } from './facts.ts';
import { ChildPool, type PoolFigures } from './workers/child-pool.ts';
import type { Crash, PreviewInput, ProbeInput } from './workers/protocol.ts';

export interface MediaPoolOptions {
  /** Child processes, and so commands that run at the same time. */
  readonly workers: number;
  /** Commands after which a child is replaced. */
  readonly recycleAfter: number;
  /** Milliseconds that a command may run, not counting the wait for its turn. */
  readonly timeouts: { readonly probe: number; readonly preview: number };
  /** Bytes that a child may hold. */
  readonly memoryLimit: number;
  readonly log: Logger;
}

/** Reading media, in child processes. */
export interface MediaPool extends AsyncDisposable {
  /** Rejects with `not-media` or `unprocessable` when the file is to blame, `internal` when a worker died over it. */
  probe(input: ProbeInput, signal: AbortSignal): Promise<Facts>;
  /** As `probe`; resolves with what could be made when not everything could. */
  preview(input: PreviewInput, signal: AbortSignal): Promise<Previews>;
  /** Resolves when every child that is free answers, or all are at work; rejects with the reason why none does. */
  check(): Promise<void>;
  figures(): PoolFigures;
  /** Makes one child die in the given way; always rejects, with the report of that death. */
  crash(how: Crash): Promise<never>;
}

export function openMediaPool({ timeouts, ...options }: MediaPoolOptions): MediaPool {
  const pool = new ChildPool({ ...options, warm: true });
  return {
    probe: (input, signal) => pool.submit('probe', input, { time: timeouts.probe, signal }),
    preview: (input, signal) => pool.submit('preview', input, { time: timeouts.preview, signal }),
    check: () => pool.check(),
    figures: () => pool.figures,
    crash: (how) => pool.submit('crash', how, { time: timeouts.probe, signal: null }),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}
