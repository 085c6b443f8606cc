/** The middle one, or the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.');
  return (low + high) / 2;
}

/** The items in order, beginning with another one in each round, so that no contestant always goes first. */
export function rotated<T>(items: readonly T[], round: number): T[] {
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

/** Samples by what they are of. */
export class Samples {
  readonly #samples = new Map<string, number[]>();

  add(name: string, value: number): void {
    const known = this.#samples.get(name);
    if (known === undefined) this.#samples.set(name, [value]);
    else known.push(value);
  }

  has(name: string): boolean {
    return this.#samples.has(name);
  }

  median(name: string): number {
    return median(this.of(name));
  }

  of(name: string): readonly number[] {
    const samples = this.#samples.get(name);
    if (samples === undefined) throw new Error(`There are no samples of ${name}.`);
    return samples;
  }
}
