import { closeSync, openSync, readSync } from 'node:fs';

/** Some bytes of a file, fewer where it ends. It blocks, which in a worker disturbs nobody. */
export function readBytes(path: string, { position, length }: { position: number; length: number }): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, position));
  } finally {
    closeSync(file);
  }
}
