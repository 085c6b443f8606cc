import type { Outcome } from '../../test/cluster/exchange.ts';
import { Tally } from '../../test/cluster/tally.ts';
import type { Row } from '../report.ts';
import { Samples } from '../statistics.ts';

/** A tally that remembers how long each thing took that was done. */
export class Latencies extends Tally {
  readonly #took = new Samples();
  readonly #operations = new Set<string>();

  override add(operation: string, outcome: Outcome, took: number): void {
    super.add(operation, outcome, took);
    if (outcome !== 'done') return;
    this.#took.add(operation, took);
    this.#operations.add(operation);
  }

  /** A row for each kind of operation: milliseconds, those of the client's own work included. */
  rows(target: string, seconds: number): Row[] {
    return [...this.#operations].sort().map((operation) => {
      const sorted = this.#took.of(operation).toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
      return {
        operation: `${target}: ${operation}`,
        done: String(sorted.length),
        'per second': sorted.length / seconds,
        'p50 ms': at(0.5),
        'p99 ms': at(0.99),
        'longest ms': at(1),
      };
    });
  }
}
