import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds, from a statement on an idle machine to a transfer of many minutes. */
export const QUICK = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
export const USUAL = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
export const LONG = [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600, 14_400];
export const BYTES = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];

interface Named<L extends string> {
  /** Without the prefix that all share. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly L[];
}

/** Tells, of each combination of labels, how much it is. */
type Look<L extends string> = (
  set: (labels: Record<L, string>, value: number) => void,
) => void | Promise<void>;

/**
 * The figures of one process. Every label has a closed set of values, or one that the code decides: what comes from
 * clients never becomes a series.
 */
export class Figures {
  readonly #registry = new Registry();

  /** Of the process itself: processor, memory, heap, event loop, garbage collection, open handles. */
  watchProcess(version: string): void {
    collectDefaultMetrics({ register: this.#registry });
    this.gauge({ name: 'build_info', help: 'What runs here; always 1.', labels: ['version'] }, (set) =>
      set({ version }, 1),
    );
  }

  counter<L extends string>(named: Named<L>): Counter<L> {
    return new Counter(this.#configured(named));
  }

  histogram<L extends string>({ buckets, ...named }: Named<L> & { buckets: number[] }): Histogram<L> {
    return new Histogram({ ...this.#configured(named), buckets });
  }

  /** Looked at whenever somebody asks, from nothing: what is not set any more is gone. */
  gauge<L extends string>(named: Named<L>, look: Look<L>): void {
    new Gauge({
      ...this.#configured(named),
      async collect() {
        this.reset();
        await look((values, value) => this.set(values, value));
      },
    });
  }

  /** As `gauge`, for what is counted elsewhere since the process began. */
  counted<L extends string>(named: Named<L>, look: Look<L>): void {
    new Counter({
      ...this.#configured(named),
      async collect() {
        this.reset();
        await look((values, value) => this.inc(values, value));
      },
    });
  }

  #configured<L extends string>({ name, help, labels }: Named<L>) {
    return { name: `polyreel_${name}`, help, labelNames: labels, registers: [this.#registry] };
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
