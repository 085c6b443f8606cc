import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ChecksumMode } from './profiles.ts';

/** The parameters of a request that say what its body adds up to. */
export function checksumOf(
  mode: ChecksumMode,
  bytes: Uint8Array,
): { ChecksumCRC32?: string; ContentMD5?: string } {
  switch (mode) {
    case 'crc32':
      return { ChecksumCRC32: bigEndian(crc32(bytes)) };
    case 'md5':
      return { ContentMD5: createHash('md5').update(bytes).digest('base64') };
    case 'none':
      return {};
  }
}

function bigEndian(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
}
