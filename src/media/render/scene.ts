import { setImmediate } from 'node:timers/promises';
import type { Frame } from 'node-av/lib';
import type { OnProgress, SceneInput } from './commands.ts';
import { type Palette, PaletteMaker } from './encode/palette.ts';
import { PictureEncoder } from './encode/picture-encoder.ts';
import { encodingOf } from './encode/settings.ts';
import { renderedSize } from './encode/size.ts';
import { opaque } from './paint/background.ts';
import { Painter } from './paint/painter.ts';

/**
 * Renders one scene into a file of its own: all of its frames, and nothing else. Tells of frames done. Throws
 * `unprocessable` with the pointer of the clip that is to blame, see `pointerOf`.
 */
export async function renderScene(input: SceneInput, onProgress: OnProgress): Promise<void> {
  if (input.output.format === 'gif') {
    // Painted twice: the colours are those that suit all frames.
    using palette = await choosePalette(input, (done) => onProgress(done / 2));
    await encode(input, { palette, onProgress: (done) => onProgress((input.scene.frames + done) / 2) });
  } else await encode(input, { palette: null, onProgress });
}

async function choosePalette(input: SceneInput, onProgress: OnProgress): Promise<Palette> {
  using maker = new PaletteMaker();
  await paintAll(input, { draw: (frame) => maker.add(frame), onProgress });
  return maker.make();
}

async function encode(
  input: SceneInput,
  { palette, onProgress }: { palette: Palette | null; onProgress: OnProgress },
): Promise<void> {
  const { format, quality, fps } = input.output;
  const size = renderedSize(input.output);
  using encoder = new PictureEncoder(input.outPath, encodingOf(format, quality, fps), { size, fps });
  await paintAll(input, { draw: (frame) => encoder.write(palette?.apply(frame) ?? frame), onProgress });
  encoder.end();
}

interface Drawing {
  draw(frame: Frame): void;
  readonly onProgress: OnProgress;
}

/** Frames between two looks at what else there is to do: messages to and from the parent. */
const BREATH = 5;

async function paintAll({ scene, output, files }: SceneInput, { draw, onProgress }: Drawing): Promise<void> {
  const setting = { media: scene.media, files, fps: output.fps, canvas: renderedSize(output) };
  using painter = new Painter(opaque(scene.stage), setting);
  for (let index = 0; index < scene.frames; index += 1) {
    const { frame } = await painter.paint(index);
    draw(frame);
    if (index % BREATH !== 0) continue;
    onProgress(index);
    await setImmediate();
  }
  onProgress(scene.frames);
}
