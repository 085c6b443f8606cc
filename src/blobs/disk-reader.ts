import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ByteRange } from './blobs.ts';
import { countBuffer } from './buffer-garbage.ts';

/** Up to this size a blob is read at once; beyond, it is streamed in pieces of this size. */
const READ_BYTES = 512 * 1024;

/** The bytes of an open file, or a range of them; the file is closed with the stream. */
export async function readFrom(file: FileHandle, range: ByteRange | null): Promise<Readable> {
  // Who names a range knows the size; what the file does not have of it is not in the stream.
  const { start, end } = range ?? { start: 0, end: (await file.stat()).size - 1 };
  if (end - start >= READ_BYTES) return streamPieces(file, { start, end });
  const bytes = await readPart(file, start, Math.max(0, end - start + 1));
  release(file);
  return Readable.from(bytes.byteLength === 0 ? [] : [bytes], { objectMode: false });
}

function streamPieces(file: FileHandle, range: ByteRange): Readable {
  const stream = Readable.from(pieces(file, range), { objectMode: false, highWaterMark: READ_BYTES });
  // Not in the generator: one that was never asked for anything has no end in which to close the file.
  stream.once('close', () => release(file));
  return stream;
}

/** Nobody need wait for it: nothing was written that could be lost. */
function release(file: FileHandle): void {
  file.close().catch(() => {});
}

/** Ends early when the file does. */
async function* pieces(file: FileHandle, { start, end }: ByteRange): AsyncGenerator<Buffer> {
  for (let position = start; position <= end; ) {
    const piece = await readPart(file, position, Math.min(READ_BYTES, end - position + 1));
    if (piece.byteLength === 0) return;
    yield piece;
    position += piece.byteLength;
  }
}

async function readPart(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  countBuffer(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
