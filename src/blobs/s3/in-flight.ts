/** Work of which a few run at a time. After one of them failed no other is begun. */
export class InFlight {
  readonly #most: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Waits for a place and begins `work`; rejects, without beginning it, with the failure of an earlier one. */
  async add(work: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#most && this.#failure === null) await Promise.race(this.#running);
    this.#rethrow();
    const running = work()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when all are done, and rejects when one has failed. */
  async finish(): Promise<void> {
    await this.settle();
    this.#rethrow();
  }

  /** Resolves when nothing runs any more, whatever became of it. */
  async settle(): Promise<void> {
    await Promise.all(this.#running);
  }

  #rethrow(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
