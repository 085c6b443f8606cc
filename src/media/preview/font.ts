import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PreviewFile } from '../facts.ts';
import { PLAIN_TEXT, type TextPicture, type TextStyle } from '../render/timeline.ts';
import { STILL } from './encoding.ts';

const WIDTH = 512;
const HEIGHT = 288;
const MARGIN = 32;

const STYLE: TextStyle = { ...PLAIN_TEXT, family: null, fontMedia: 0, size: 72, colour: '#111111ff' };

const SPECIMEN: TextPicture = {
  kind: 'text',
  text: 'Aa Bb Cc\n123 &?!',
  style: STYLE,
  width: WIDTH - 2 * MARGIN,
  height: HEIGHT - 2 * MARGIN,
  reveal: 'none',
  revealTime: 0,
};

/** Some letters of a font, dark on white. */
export async function makeSpecimen({ path, outDir }: { path: string; outDir: string }): Promise<PreviewFile> {
  // Loaded when there is a font to be shown, as it brings the rasteriser.
  const { rasteriseText } = await import('../render/text/text.ts');
  const letters = rasteriseText(SPECIMEN, { fonts: new Map([[0, await readFile(path)]]) });
  const { width, height, pixels, x, y } = letters;
  const out = join(outDir, 'thumbnail.webp');
  await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#ffffff' } })
    .composite([
      {
        input: pixels,
        raw: { width, height, channels: 4 },
        left: MARGIN + Math.round(x),
        top: MARGIN + Math.round(y),
      },
    ])
    .webp(STILL)
    .toFile(out);
  return { role: 'thumbnail', path: out, mediaType: 'image/webp', width: WIDTH, height: HEIGHT };
}
