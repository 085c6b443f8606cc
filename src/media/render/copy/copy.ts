import { AssetError } from '#errors.ts';
import { typeOf } from '../../types.ts';
import { writeOutput } from '../assemble/output.ts';
import type { CopyInput } from '../commands.ts';
import { frameOf } from '../frames.ts';
import { PictureCut } from './picture-cut.ts';
import { SoundCut } from './sound-cut.ts';

/**
 * Writes a stretch of a file, of which `canCopy` says that it is the whole of a timeline, without decoding it. Throws
 * `unprocessable` where the file cannot be parted there: then it has to be rendered. What was written is no file then.
 */
export async function copyCut(input: CopyInput): Promise<void> {
  const { path, facts, trim, length, output, provenance, outPath } = input;
  const { demuxer } = typeOf(facts.mediaType);
  if (demuxer === null) throw new AssetError('unprocessable', 'A still cannot be cut.');
  const { fps } = output;
  using opened = new DisposableStack();
  const pictures = opened.use(new PictureCut(path, { demuxer, trim, frames: frameOf(length, fps), fps }));
  const { start } = pictures;
  const sound = facts.audio === null ? [] : [opened.use(new SoundCut(path, { demuxer, start, length }))];
  writeOutput(outPath, [pictures, ...sound], { format: output.format, provenance });
}
