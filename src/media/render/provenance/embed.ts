import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { AssetError } from '#errors.ts';

/** XMP specification part 3: the box type that XMP has in ISO base media files. */
const XMP_UUID = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');

/** Appends a box of type `uuid` at the top level: behind everything else, it moves nothing that is pointed at. */
export function appendXmpBox(path: string, packet: string): void {
  const content = Buffer.concat([XMP_UUID, Buffer.from(packet)]);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + content.length, 0);
  head.write('uuid', 4, 'latin1');
  using file = new OpenFile(path);
  file.write(Buffer.concat([head, content]), file.size);
}

/** Sizes of 2^32 bytes and more are in the chunk `ds64`, EBU Tech 3306. */
const BEYOND_32_BITS = 0xffff_ffff;

/** Appends a chunk of type `_PMX` to a RIFF or RF64 file, and grows the file's stated size by it. */
export function appendXmpChunk(path: string, packet: string): void {
  using file = new OpenFile(path);
  const content = Buffer.from(packet);
  // Chunks begin at even positions.
  const before = file.size % 2;
  const chunk = Buffer.alloc(before + 8 + content.length + (content.length % 2));
  chunk.write('_PMX', before, 'latin1');
  chunk.writeUInt32LE(content.length, before + 4);
  content.copy(chunk, before + 8);
  file.write(chunk, file.size);
  const size = file.size - 8;
  if (file.read(0, 4).toString('latin1') === 'RF64') {
    const large = Buffer.alloc(8);
    large.writeBigUInt64LE(BigInt(size));
    // Behind "RF64", size, "WAVE", "ds64" and that chunk's size.
    file.write(large, 20);
    return;
  }
  if (size >= BEYOND_32_BITS) throw new AssetError('internal', 'The WAV file is too large for its XMP.');
  const small = Buffer.alloc(4);
  small.writeUInt32LE(size);
  file.write(small, 4);
}

const GIF_TRAILER = 0x3b;
/** Extension introducer, application extension, and the identifier and code of XMP, which take 11 bytes. */
const GIF_XMP_HEAD = Buffer.concat([Buffer.from([0x21, 0xff, 11]), Buffer.from('XMP DataXMP', 'latin1')]);
/**
 * XMP specification part 3, "GIF": the packet is not divided into blocks. A reader that skips blocks takes some byte of
 * it as a length and lands in this, where each byte leads to the end.
 */
const GIF_XMP_TAIL = Buffer.from([1, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0]);

/** Puts XMP before the trailer of a GIF. */
export function appendXmpExtension(path: string, packet: string): void {
  using file = new OpenFile(path);
  const end = file.size - 1;
  if (file.read(end, 1)[0] !== GIF_TRAILER) throw new AssetError('internal', 'The GIF has no trailer.');
  file.write(
    Buffer.concat([GIF_XMP_HEAD, Buffer.from(packet), GIF_XMP_TAIL, Buffer.from([GIF_TRAILER])]),
    end,
  );
}

/** A file that is there, for reading and writing in place. */
class OpenFile implements Disposable {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'r+');
  }

  get size(): number {
    return fstatSync(this.#file).size;
  }

  read(position: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(this.#file, bytes, 0, length, position));
  }

  write(bytes: Buffer, position: number): void {
    writeSync(this.#file, bytes, 0, bytes.length, position);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
