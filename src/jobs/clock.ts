import { steadyNow } from '#db/time.ts';

/** Time as an argument, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since 1970 (UTC). */
  now(): number;
  /** Calls back once, `delay` milliseconds from now, unless the returned function is called before. */
  after(delay: number, callback: () => void): () => void;
}

/** Steady: nobody who sets the clock of the machine moves it. */
export const systemClock: Clock = {
  now: steadyNow,
  after(delay, callback) {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  },
};
