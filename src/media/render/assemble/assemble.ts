import { copyFileSync } from 'node:fs';
import { AssetError } from '#errors.ts';
import type { AssemblyInput } from '../commands.ts';
import { appendXmpExtension } from '../provenance/embed.ts';
import { xmpPacket } from '../provenance/xmp.ts';
import { writeOutput } from './output.ts';
import { PictureTrack } from './picture-track.ts';
import { SoundTrack } from './sound-track.ts';
import type { Track } from './track.ts';

/**
 * Puts the rendered scenes one after the other and the sound beside them, without encoding anything again, into a file
 * that says how it was made. The same input makes the same bytes. Throws `internal` for parts that do not fit together.
 */
export async function assemble(input: AssemblyInput): Promise<void> {
  if (input.output.format === 'gif') return finishGif(input);
  const { scenes, sound, output, provenance, outPath } = input;
  using opened = new DisposableStack();
  const tracks: Track[] = [];
  if (scenes.length > 0) tracks.push(new PictureTrack(scenes, output.fps));
  if (sound !== null) tracks.push(opened.use(new SoundTrack(sound, output.format)));
  if (tracks.length === 0) throw new AssetError('internal', 'There is nothing to put together.');
  writeOutput(outPath, tracks, { format: output.format, provenance });
}

/** A GIF is rendered in one piece: its colours are those of all its frames. */
function finishGif({ scenes, provenance, outPath }: AssemblyInput): void {
  const [scene, ...others] = scenes;
  if (scene === undefined || others.length > 0) {
    throw new AssetError('internal', `A GIF is made of one scene, not ${scenes.length}.`);
  }
  copyFileSync(scene, outPath);
  appendXmpExtension(outPath, xmpPacket(provenance));
}
