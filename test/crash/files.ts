import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { between, type Random } from './random.ts';

/** A valid media file that nobody else has. */
export interface MediaFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** Hex. */
  readonly sha256: string;
}

const picture = await sharp({ create: { width: 16, height: 16, channels: 3, background: 'teal' } })
  .png()
  .toBuffer();

/** Mostly small, some of a few megabytes: the first bytes of both are the whole body of the one and not of the other. */
export function uniqueFile(random: Random, size = sizeOf(random)): MediaFile {
  const salt = `${random()} ${random()}`;
  const isSound = random() < 0.3;
  const bytes = isSound ? sound(noise(salt, size)) : Buffer.concat([picture, noise(salt, size)]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: isSound ? 'noise.wav' : 'square.png', bytes, sha256 };
}

function sizeOf(random: Random): number {
  const share = random();
  if (share < 0.6) return between(random, 200, 4_000);
  if (share < 0.9) return between(random, 20_000, 200_000);
  return between(random, 1_000_000, 5_000_000);
}

/** Reproducible bytes that do not compress: after the end of a PNG picture they are ignored, as samples they hiss. */
function noise(salt: string, length: number): Buffer {
  return createHash('shake256', { outputLength: length }).update(salt).digest();
}

/** 44.1 kHz stereo of 16 bits in the plainest WAV there is. */
function sound(samples: Buffer): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(44_100, 24);
  header.writeUInt32LE(44_100 * 4, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, samples]);
}
