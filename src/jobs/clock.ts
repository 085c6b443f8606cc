/** Time as an argument, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since 1970 (UTC). */
  now(): number;
  /** Calls back once, `delay` milliseconds from now, unless the returned function is called before. */
  after(delay: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  after(delay, callback) {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  },
};
