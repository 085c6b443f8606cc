import type { Output } from '#media/render/timeline.ts';
import type { Environment } from '../environment.ts';
import type { Faults } from '../reading/faults.ts';
import type { CaptionTexts } from './caption-texts.ts';
import type { Glyphs } from './glyphs.ts';
import type { Grid } from './grid.ts';
import type { MediaTable } from './media.ts';
import type { Warnings } from './warnings.ts';

/** What is at hand while a script is resolved. */
export interface Context {
  readonly environment: Environment;
  readonly output: Output;
  readonly grid: Grid;
  readonly media: MediaTable;
  readonly captions: CaptionTexts;
  readonly glyphs: Glyphs;
  readonly faults: Faults;
  readonly warnings: Warnings;
}
