import { brotliDecompressSync } from 'node:zlib';

/**
 * A table of a WOFF2 font (https://www.w3.org/TR/WOFF2/), for the fonts that ship with the product: what lies in the
 * file is taken at its word. Only tables that are stored as they are: all but `glyf`, `loca` and `hmtx`.
 */
export function readTable(font: Buffer, tag: string): Buffer {
  const { tables, end } = directory(font);
  const entry = tables.find((one) => one.tag === tag);
  if (entry === undefined) throw new Error(`The font has no table "${tag}".`);
  const compressed = font.subarray(end, end + font.readUInt32BE(COMPRESSED_SIZE_AT));
  return brotliDecompressSync(compressed).subarray(entry.offset, entry.offset + entry.length);
}

const TABLES_AT = 12;
const COMPRESSED_SIZE_AT = 20;
const HEADER_LENGTH = 48;

/** Section 5.1; the tags that have a number, the first 26 of them, which is where ours are. */
const KNOWN_TAGS = [
  ...['cmap', 'head', 'hhea', 'hmtx', 'maxp', 'name', 'OS/2', 'post', 'cvt ', 'fpgm', 'glyf', 'loca', 'prep'],
  ...['CFF ', 'VORG', 'EBDT', 'EBLC', 'gasp', 'hdmx', 'kern', 'LTSH', 'PCLT', 'VDMX', 'vhea', 'vmtx', 'BASE'],
];
const OWN_TAG = 63;

interface Table {
  readonly tag: string;
  /** Bytes within the decompressed data. */
  readonly offset: number;
  readonly length: number;
}

function directory(font: Buffer): { readonly tables: readonly Table[]; readonly end: number } {
  const tables: Table[] = [];
  let [at, offset] = [HEADER_LENGTH, 0];
  for (let count = font.readUInt16BE(TABLES_AT); count > 0; count--) {
    const flags = font.readUInt8(at++);
    const isOwn = (flags & 63) === OWN_TAG;
    const tag = isOwn ? font.toString('latin1', at, at + 4) : (KNOWN_TAGS[flags & 63] ?? '');
    if (isOwn) at += 4;
    let length: number;
    ({ value: length, at } = readBase128(font, at));
    if (isTransformed(tag, flags >> 6)) ({ value: length, at } = readBase128(font, at));
    tables.push({ tag, offset, length });
    offset += length;
  }
  return { tables, end: at };
}

/** "For glyf and loca tables, the transformation version 3 indicates the null transform"; 0 does for all others. */
function isTransformed(tag: string, version: number): boolean {
  return tag === 'glyf' || tag === 'loca' ? version !== 3 : version !== 0;
}

/** UIntBase128: seven bits a byte, the highest bit of all but the last one set. */
function readBase128(font: Buffer, start: number): { readonly value: number; readonly at: number } {
  let [value, at] = [0, start];
  for (;;) {
    const byte = font.readUInt8(at++);
    value = value * 128 + (byte & 127);
    if (byte < 128) return { value, at };
  }
}
