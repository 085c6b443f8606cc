/** Bytes between two times that somebody is told how far it is: each may be a write to a database. */
const STRIDE = 16 * 2 ** 20;

/** Follows how much of something is done without a gap, when its pieces get done in any order, and tells now and then. */
export class Milestones {
  readonly #tell: (reached: number) => Promise<void>;
  /** What is done beyond a gap: end by start. */
  readonly #ahead = new Map<number, number>();
  #reached: number;
  #told: number;
  #telling: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  /** `tell` is awaited before it is called again. */
  constructor(start: number, tell: (reached: number) => Promise<void>) {
    this.#reached = start;
    this.#told = start;
    this.#tell = tell;
  }

  /** Everything before it is done. */
  get reached(): number {
    return this.#reached;
  }

  /** @throws what telling has failed with */
  reach(start: number, end: number): void {
    this.#ahead.set(start, end);
    for (
      let next = this.#ahead.get(this.#reached);
      next !== undefined;
      next = this.#ahead.get(this.#reached)
    ) {
      this.#ahead.delete(this.#reached);
      this.#reached = next;
    }
    if (this.#failure !== null) throw this.#failure.error;
    if (this.#telling === null && this.#reached - this.#told >= STRIDE) this.#telling = this.#tellNow();
  }

  /** Resolves when nobody is being told any more; rejects with what telling has failed with. */
  async settle(): Promise<void> {
    await this.#telling;
    if (this.#failure !== null) throw this.#failure.error;
  }

  async #tellNow(): Promise<void> {
    this.#told = this.#reached;
    try {
      await this.#tell(this.#told);
      this.#telling = null;
    } catch (error) {
      this.#failure = { error };
    }
  }
}
