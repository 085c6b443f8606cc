import { createHash } from 'node:crypto';

/** The header of a WAV file, 44.1 kHz stereo of 16 bits, in front of so many bytes of samples. */
function header(size: number): Buffer {
  const bytes = Buffer.alloc(44);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + size, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(44_100, 24);
  bytes.writeUInt32LE(44_100 * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(size, 40);
  return bytes;
}

/** A sound file of `size` bytes, the same for the same size, no two pieces of which are alike. */
export function sound(size: number): Buffer {
  const bytes = Buffer.alloc(size, createHash('shake256', { outputLength: 65_521 }).update('noise').digest());
  header(size - 44).copy(bytes);
  // The noise repeats; a counter in every 4 KiB tells where in the file a piece belongs.
  for (let at = 4_096; at + 4 <= size; at += 4_096) bytes.writeUInt32BE(at, at);
  return bytes;
}

/** Hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
