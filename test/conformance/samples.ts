import { readFile } from 'node:fs/promises';
import { BROKEN } from '../fixtures/broken.ts';
import { type FixtureSet, fixtures } from '../fixtures/make.ts';
import type { Sample } from './driver.ts';

/** One file for each of the 22 media types. */
export async function everyType(): Promise<Sample[]> {
  const { types } = await fixtures();
  return Promise.all(
    types.map(async ({ name, mediaType, facts: { kind }, path }) => ({
      name,
      mediaType,
      kind,
      bytes: await readFile(path),
    })),
  );
}

export const picture = () => sampleOf('image/png');
/** A second of 320×180 pixels at 25 frames per second, with sound. */
export const video = () => sampleOf('video/mp4');
/** A second. */
export const audio = () => sampleOf('audio/wav');

async function sampleOf(mediaType: string): Promise<Sample> {
  const found = (await everyType()).find((file) => file.mediaType === mediaType);
  if (found === undefined) throw new Error(`there is no fixture of ${mediaType}`);
  return found;
}

type Broken = keyof FixtureSet['broken'];

/** The broken files that their first bytes give away, and those that only a probe sees through. */
export const notMedia = brokenBy('not-media');
export const unprocessable = brokenBy('unprocessable');

function brokenBy(refusal: (typeof BROKEN)[Broken]['refusal']): readonly Broken[] {
  return (Object.keys(BROKEN) as Broken[]).filter((name) => BROKEN[name].refusal === refusal);
}

export async function broken(which: Broken): Promise<Sample> {
  const { name, mediaType, path } = (await fixtures()).broken[which];
  return {
    name,
    mediaType,
    kind: mediaType.startsWith('image/') ? 'image' : 'video',
    bytes: await readFile(path),
  };
}
