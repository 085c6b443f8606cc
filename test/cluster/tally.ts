import type { Outcome } from './exchange.ts';

const NONE: Readonly<Record<Outcome, number>> = { done: 0, unavailable: 0, lost: 0, left: 0 };
const OUTCOMES = Object.keys(NONE) as readonly Outcome[];

/** How often what was asked for ended in which way, and how long that took at most. */
export class Tally {
  readonly #counts = new Map<string, Record<Outcome, number>>();
  /** Milliseconds. */
  readonly #longest: Record<Outcome, number> = { ...NONE };

  add(operation: string, outcome: Outcome, took: number): void {
    const counts = this.#counts.get(operation) ?? { ...NONE };
    counts[outcome] += 1;
    this.#counts.set(operation, counts);
    this.#longest[outcome] = Math.max(this.#longest[outcome], took);
  }

  count(outcome: Outcome): number {
    return [...this.#counts.values()].reduce((sum, counts) => sum + counts[outcome], 0);
  }

  /** Milliseconds that the slowest took which ended so. */
  longest(outcome: Outcome): number {
    return this.#longest[outcome];
  }

  toString(): string {
    const sums = OUTCOMES.map((outcome) => {
      const seconds = (this.#longest[outcome] / 1_000).toFixed(1);
      return `${this.count(outcome)} ${outcome} (${seconds} s at most)`;
    });
    const kinds = [...this.#counts].map(([operation, counts]) => {
      return `${operation} ${OUTCOMES.map((outcome) => counts[outcome]).join('/')}`;
    });
    return `${sums.join(', ')}; ${OUTCOMES.join('/')}: ${kinds.sort().join(', ')}`;
  }
}
