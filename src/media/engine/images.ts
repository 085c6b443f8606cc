import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { MAX_PIXELS } from './limits.ts';

// Workers see each file once, and one at a time: a cache would only hold memory, and threads would only compete.
sharp.cache(false);
sharp.concurrency(1);

// Of the many formats that libvips reads, only ours: not SVG, which fetches, nor PDF, nor whatever comes to be built in.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Png', 'Jpeg', 'Nsgif', 'Webp', 'Heif'].map((format) => `VipsForeignLoad${format}`),
});

/** The one way in which image files are opened here: bounded, from top to bottom, and refused when they are cut off. */
export function openImage(
  path: string,
  options: Pick<SharpOptions, 'page' | 'pages' | 'limitInputPixels'> = {},
): Sharp {
  return sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'truncated', sequentialRead: true, ...options });
}
