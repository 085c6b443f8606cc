import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AssetError } from '#errors.ts';

export const CHECKSUM_ALGORITHMS = ['sha256', 'sha1', 'md5', 'crc32'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** What the bytes of one request have to add up to. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly digest: Uint8Array;
}

export interface Summing {
  add(bytes: Uint8Array): void;
  /** @throws `corrupted` when the bytes do not add up to it */
  verify(): void;
}

export function summing({ algorithm, digest }: Checksum): Summing {
  const sum = algorithm === 'crc32' ? cyclic() : cryptographic(algorithm);
  return {
    add: sum.add,
    verify() {
      if (sum.result().equals(digest)) return;
      throw new AssetError(
        'corrupted',
        `The bytes do not have the ${algorithm} checksum that came with them.`,
      );
    },
  };
}

interface Sum {
  add(bytes: Uint8Array): void;
  result(): Buffer;
}

function cryptographic(algorithm: Exclude<ChecksumAlgorithm, 'crc32'>): Sum {
  const hash = createHash(algorithm);
  return {
    add(bytes) {
      hash.update(bytes);
    },
    result: () => hash.digest(),
  };
}

/** Four bytes, the most significant first, as everything in a network protocol. */
function cyclic(): Sum {
  let value = 0;
  return {
    add(bytes) {
      value = crc32(bytes, value);
    },
    result() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}
