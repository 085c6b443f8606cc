import type { Clock } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** For tests: time passes only when it is told to. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now: number;

  constructor(start = 1_700_000_000_000) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(delay: number, callback: () => void): () => void {
    const timer = { at: this.#now + delay, callback };
    this.#timers.add(timer);
    // What is due already needs no time to pass.
    if (delay <= 0) setImmediate(() => this.#fire(timer));
    return () => this.#timers.delete(timer);
  }

  /** Fires what becomes due, in order. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (let timer = this.#next(); timer && timer.at <= until; timer = this.#next()) {
      this.#now = Math.max(this.#now, timer.at);
      this.#fire(timer);
    }
    this.#now = until;
  }

  /** Milliseconds until the next timer, null when there is none. */
  idleFor(): number | null {
    const timer = this.#next();
    return timer ? timer.at - this.#now : null;
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((one, other) => one.at - other.at)[0];
  }

  #fire(timer: Timer): void {
    if (this.#timers.delete(timer)) timer.callback();
  }
}
