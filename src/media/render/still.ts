import type { Frame } from 'node-av/lib';
import sharp, { type Sharp } from 'sharp';
import { Filtering } from '../engine/filtering.ts';
import type { StillInput } from './commands.ts';
import { renderedSize } from './encode/size.ts';
import { frameOf } from './frames.ts';
import { opaque } from './paint/background.ts';
import { Painter } from './paint/painter.ts';
import { xmpPacket } from './provenance/xmp.ts';
import { sceneOf } from './scenes/plan.ts';

const QUALITY = 90;

/**
 * Writes one frame of a composition as an image: the picture that its video has there, before it is encoded, on a
 * transparent ground where the composition has one and the image can. A time after the end is that of the last frame.
 * Throws as `renderScene` does.
 */
export async function renderStill(input: StillInput): Promise<void> {
  const { timeline, files, at, format, provenance, outPath } = input;
  const { output, duration } = timeline;
  const last = Math.max(0, frameOf(duration, output.fps) - 1);
  const first = Math.min(last, Math.max(0, Math.floor((at * output.fps.num) / output.fps.den + ROUNDING)));
  const scene = sceneOf(timeline, { first, end: first + 1 });
  using painter = new Painter(format === 'jpeg' ? opaque(scene.stage) : scene.stage, {
    media: scene.media,
    files: scene.mediaOf.map((index) => files[index] ?? ''),
    fps: output.fps,
    canvas: renderedSize(output),
  });
  const { frame } = await painter.paint(0);
  await encoded(imageOf(frame, painter.alpha), format).withXmp(xmpPacket(provenance)).toFile(outPath);
}

/** Frames: a time that was meant for the beginning of one. */
const ROUNDING = 1e-3;

function imageOf(frame: Frame, alpha: boolean): Sharp {
  using filtering = new Filtering();
  const filters = `scale=flags=bicubic+accurate_rnd+full_chroma_int,format=${alpha ? 'rgba' : 'rgb24'}`;
  const image = filtering.apply(filters, [frame]);
  const { width, height } = image;
  return sharp(image.toBuffer(), { raw: { width, height, channels: alpha ? 4 : 3 } });
}

function encoded(image: Sharp, format: StillInput['format']): Sharp {
  switch (format) {
    case 'png':
      return image.png();
    case 'jpeg':
      return image.jpeg({ quality: QUALITY, chromaSubsampling: '4:2:0' });
    case 'webp':
      return image.webp({ quality: QUALITY });
  }
}
