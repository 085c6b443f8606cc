import type { Provenance } from '../commands.ts';
import type { Format } from '../timeline.ts';
import { containerOf, muxerOptions } from './formats.ts';
import { Muxer } from './muxer.ts';
import { type Track, writeTracks } from './track.ts';

/** Writes tracks into a file of a format that says how it was made. */
export function writeOutput(
  path: string,
  tracks: readonly Track[],
  { format, provenance }: { readonly format: Format; readonly provenance: Provenance },
): void {
  writeStreams(path, tracks, { format, provenance });
  containerOf(format).finish(path, provenance);
}

/** Closes the file, so that what comes after finds all of it. */
function writeStreams(
  path: string,
  tracks: readonly Track[],
  { format, provenance }: { readonly format: Format; readonly provenance: Provenance },
): void {
  using muxer = new Muxer(path, muxerOptions(format, provenance));
  writeTracks(muxer, tracks);
}
