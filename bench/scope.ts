import type { Load } from './load/load.ts';
import type { Section } from './report.ts';

/** What every measure is given. */
export interface Scope {
  /** An empty directory of its own, on the disk that is measured. */
  readonly directory: string;
  /** Smaller sizes and fewer rounds, for a look rather than a verdict. */
  readonly quick: boolean;
  /** Where CPU profiles of our server go, or null for none. */
  readonly profile: string | null;
  readonly load: Load;
}

export type Measure = (scope: Scope) => Promise<Section>;
