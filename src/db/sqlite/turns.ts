/** Gives one after the other the right to write, in the order of asking. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves to the function that ends the turn; until it is called, everybody else waits. */
  async take(): Promise<() => void> {
    const before = this.#last;
    const over = Promise.withResolvers<void>();
    this.#last = over.promise;
    await before;
    return over.resolve;
  }

  /** Resolves when all who asked until now have had their turn. */
  idle(): Promise<void> {
    return this.#last;
  }
}
