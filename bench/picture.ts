import sharp from 'sharp';

/** A small PNG, base64: with anything after its end it is still a valid picture, whatever the size of the file. */
export async function smallPicture(): Promise<string> {
  const create = { width: 320, height: 180, channels: 3, background: 'teal' } as const;
  return (await sharp({ create }).png().toBuffer()).toString('base64');
}
