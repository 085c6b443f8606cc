import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { wav } from '../acceptance/tiny-media.ts';

export interface Bomb {
  readonly name: string;
  readonly bytes: Buffer;
}

const SIDE = 60_000;

/** Small files that say that they are large, and small ones that become large when they are opened. */
export async function bombs(film: Buffer): Promise<Bomb[]> {
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: '#336699' } });
  const [jpeg, gif, webp, avif] = await Promise.all([
    picture.clone().jpeg().toBuffer(),
    picture.clone().gif().toBuffer(),
    picture.clone().webp({ lossless: true }).toBuffer(),
    picture.clone().avif({ effort: 0 }).toBuffer(),
  ]);
  return [
    {
      name: 'claims.png',
      bytes: png([header(SIDE, SIDE, 8, 2), chunk('IDAT', deflateSync(Buffer.alloc(9)))]),
    },
    { name: 'claims.jpeg', bytes: claimJpeg(jpeg) },
    { name: 'claims.gif', bytes: claimGif(gif) },
    { name: 'claims.webp', bytes: claimWebp(webp) },
    { name: 'claims.avif', bytes: claimAvif(avif) },
    { name: 'claims.mp4', bytes: claimMp4(film) },
    { name: 'claims.wav', bytes: claimWav() },
    { name: 'white.png', bytes: png([header(16_000, 16_000, 1, 0), chunk('IDAT', zeros(16_000 * 2_001))]) },
    { name: 'frames.gif', bytes: frames(gif, 20_000) },
    ...(['zTXt', 'iTXt', 'iCCP'] as const).map((type) => ({ name: `${type}.png`, bytes: textBomb(type) })),
    { name: 'tables.woff', bytes: woff() },
    { name: 'unclosed.vtt', bytes: captions('<'.repeat(1_000_000)) },
    { name: 'nested.vtt', bytes: captions('<b>'.repeat(300_000)) },
    { name: 'entities.vtt', bytes: captions('&lol;'.repeat(200_000)) },
    { name: 'overrides.ass', bytes: substation('{\\'.repeat(500_000)) },
    { name: 'spaces.srt', bytes: Buffer.from(`1\n00:00:00,000 --> 00:00:01,000\n${' '.repeat(1_000_000)}x`) },
  ];
}

/** Deflated by a thousand. */
function zeros(size: number): Buffer {
  return deflateSync(Buffer.alloc(size), { level: 9 });
}

function png(chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function header(width: number, height: number, bits: number, colours: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([bits, colours], 8);
  return chunk('IHDR', data);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.byteLength);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}

/** A pixel, and 300 MB of text or of a colour profile. */
function textBomb(type: 'zTXt' | 'iTXt' | 'iCCP'): Buffer {
  const heads = { zTXt: 'Comment\0\0', iTXt: 'XML:com.adobe.xmp\0\x01\0\0\0', iCCP: 'profile\0\0' };
  const data = Buffer.concat([Buffer.from(heads[type], 'latin1'), zeros(300_000_000)]);
  return png([header(1, 1, 8, 0), chunk(type, data), chunk('IDAT', deflateSync(Buffer.alloc(2)))]);
}

function claimJpeg(jpeg: Buffer): Buffer {
  const bytes = Buffer.from(jpeg);
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(SIDE, frame + 5);
  bytes.writeUInt16BE(SIDE, frame + 7);
  return bytes;
}

function claimGif(gif: Buffer): Buffer {
  const bytes = Buffer.from(gif);
  const image = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
  for (const at of [6, 8, image + 5, image + 7]) bytes.writeUInt16LE(SIDE, at);
  return bytes;
}

/** Lossless: fourteen bits for each side. */
function claimWebp(webp: Buffer): Buffer {
  const bytes = Buffer.from(webp);
  bytes.fill(0xff, 21, 24);
  return bytes;
}

function claimAvif(avif: Buffer): Buffer {
  const bytes = Buffer.from(avif);
  const box = bytes.indexOf('ispe');
  bytes.writeUInt32BE(SIDE, box + 8);
  bytes.writeUInt32BE(SIDE, box + 12);
  return bytes;
}

/** In the header of the sample entry; what is coded says otherwise. */
function claimMp4(film: Buffer): Buffer {
  const bytes = Buffer.from(film);
  const entry = bytes.indexOf('avc1', bytes.indexOf('stsd'));
  bytes.writeUInt16BE(SIDE, entry + 28);
  bytes.writeUInt16BE(SIDE, entry + 30);
  return bytes;
}

function claimWav(): Buffer {
  const bytes = Buffer.from(wav(1));
  bytes.writeUInt32LE(0xffff_fff0, 4);
  bytes.writeUInt32LE(0xffff_ff00, bytes.indexOf('data') + 4);
  return bytes;
}

/** The one frame of a GIF, so many times. */
function frames(gif: Buffer, count: number): Buffer {
  const start = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
  const [head, frame] = [gif.subarray(0, start), gif.subarray(start, -1)];
  return Buffer.concat([head, ...Array<Buffer>(count).fill(frame), Buffer.from(';')]);
}

/** A font of one table that claims two gigabytes, and has 200 MB of nothing. */
function woff(): Buffer {
  const table = zeros(200_000_000);
  const head = Buffer.alloc(44 + 20);
  head.write('wOFF', 0);
  head.writeUInt32BE(0x0001_0000, 4);
  head.writeUInt32BE(head.byteLength + table.byteLength, 8);
  head.writeUInt16BE(1, 12);
  head.writeUInt32BE(0x7fff_fff0, 16);
  head.write('glyf', 44);
  head.writeUInt32BE(head.byteLength, 48);
  head.writeUInt32BE(table.byteLength, 52);
  head.writeUInt32BE(0x7fff_ff00, 56);
  return Buffer.concat([head, table]);
}

function captions(text: string): Buffer {
  return Buffer.from(`WEBVTT\n\n00:00.000 --> 00:01.000\n${text}\n`);
}

function substation(text: string): Buffer {
  const head = '[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n';
  return Buffer.from(`${head}Dialogue: 0,0:00:00.00,0:00:01.00,Default,${text}\n`);
}
