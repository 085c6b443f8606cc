/** The least that a sender has to send, so that nobody is kept waiting by one byte a second. */
export interface MinimumRate {
  /** Bytes per second, as an average over `window`. */
  readonly bytesPerSecond: number;
  /** Milliseconds of waiting. */
  readonly window: number;
}

/** Judges a sender by the time spent waiting for it: while we ourselves are busy, it owes nothing. */
export class Pace {
  readonly #minimum: MinimumRate;
  #waited = 0;
  #bytes = 0;

  constructor(minimum: MinimumRate) {
    this.#minimum = minimum;
  }

  /** Takes note of `bytes` that came after `waited` milliseconds; false when a whole window was too slow. */
  keeps(bytes: number, waited: number): boolean {
    this.#bytes += bytes;
    this.#waited += waited;
    if (this.#waited < this.#minimum.window) return true;
    const fastEnough = this.#bytes >= (this.#minimum.bytesPerSecond * this.#waited) / 1000;
    this.#bytes = 0;
    this.#waited = 0;
    return fastEnough;
  }
}
