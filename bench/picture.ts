import sharp from 'sharp';

/** A small PNG, base64: with anything after its end it is still a valid picture, whatever the size of the file. */
export async function smallPicture(): Promise<string> {
  const create = { width: 320, height: 180, channels: 3, background: 'teal' } as const;
  return (await sharp({ create }).png().toBuffer()).toString('base64');
}

/** A JPEG of 4000 × 3000 pixels with noise at many scales, which is what a photograph is to a scaler. */
export async function twelveMegapixels(): Promise<Buffer> {
  const [width, height] = [4000, 3000];
  const layer = (sigma: number, side: number) => {
    const noise = { type: 'gaussian', mean: 128, sigma } as const;
    return sharp({ create: { width: side, height: side, channels: 3, background: '#808080', noise } })
      .resize(width, height, { fit: 'fill' })
      .png({ compressionLevel: 1 })
      .toBuffer();
  };
  const [coarse, fine] = await Promise.all([layer(60, 16), layer(40, 900)]);
  return sharp(coarse)
    .composite([{ input: fine, blend: 'overlay' }])
    .jpeg({ quality: 92 })
    .toBuffer();
}
