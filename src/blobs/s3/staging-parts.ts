import type { WriterParts } from './writer.ts';

export interface StagingParts extends WriterParts {
  /** The size in bytes of the parts that an upload will be promoted in; pieces are made to fit. */
  readonly windowSize: number;
}
