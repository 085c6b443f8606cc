import { crc32, deflateSync } from 'node:zlib';

/** A PNG of one row of so many grey pixels, with a comment (PNG, third edition, 5). */
export function png(width: number, comment = 'made by hand'): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(1, 4);
  header.writeUInt8(8, 8); // bits a sample; colour type, compression, filter and interlace are 0
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${comment}`, 'latin1')),
    chunk('IDAT', deflateSync(Buffer.alloc(1 + width, 128).fill(0, 0, 1))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer<ArrayBuffer> {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.byteLength);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}

/** So many seconds of silence as WAV: 8000 samples a second, 16 bits each, one channel. */
export function wav(seconds: number): Buffer<ArrayBuffer> {
  const rate = 8000;
  const samples = Buffer.alloc(seconds * rate * 2);
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0); // PCM
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(rate * 2, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  return riff(Buffer.concat([Buffer.from('WAVE'), riff(format, 'fmt '), riff(samples, 'data')]), 'RIFF');
}

function riff(data: Buffer, type: string): Buffer<ArrayBuffer> {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.byteLength);
  return Buffer.concat([Buffer.from(type), length, data]);
}
