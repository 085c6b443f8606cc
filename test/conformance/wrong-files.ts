import type { Failure, Sample } from './driver.ts';
import { broken, notMedia, picture } from './samples.ts';
import { MAX_UPLOAD } from './server.ts';

interface WrongFile {
  readonly what: string;
  readonly failure: Failure;
  readonly file: () => Promise<Sample>;
}

/** What no API may store. */
export const wrongFiles: readonly WrongFile[] = [
  ...notMedia.map(
    (name): WrongFile => ({
      what: `the broken file "${name}"`,
      failure: name === 'empty' ? 'empty' : 'not-media',
      file: () => broken(name),
    }),
  ),
  {
    what: 'a single byte',
    failure: 'not-media',
    file: async () => ({ ...(await picture()), bytes: Buffer.from('x') }),
  },
  { what: 'a file above the limit', failure: 'too-large', file: tooLarge },
];

/** A picture to all who look at its beginning. */
export async function tooLarge(): Promise<Sample> {
  const file = await picture();
  return { ...file, bytes: Buffer.concat([file.bytes, Buffer.alloc(MAX_UPLOAD)]) };
}
