/** What the MP index of a multi-picture file says (CIPA DC-007, "Multi-Picture Format"). */
export interface MultiPicture {
  /** Pictures in the file, the first one included. */
  readonly pages: number;
  /**
   * Whether the pictures are of equal rank: a stereo pair, a panorama, angles. Phones write the same index for gain
   * maps and large thumbnails behind what is an ordinary JPEG to everybody else.
   */
  readonly equal: boolean;
}

const NUMBER_OF_IMAGES = 0xb001;
const MP_ENTRY = 0xb002;
const ENTRY_BYTES = 16;
/** Bits 24…27 of "individual image attribute", with the type code below: 0x02nnnn are multi-frame images. */
const TYPE_CLASS_MASK = 0xff_0000;
const MULTI_FRAME = 0x02_0000;

/** Reads the MP index out of a JPEG's first bytes; null when they hold none. */
export function multiPictureOf(head: Uint8Array): MultiPicture | null {
  const bytes = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    const index = findIndex(bytes);
    return index === null ? null : readIndex(bytes, index);
  } catch (error) {
    // The head ends in the middle of the index, or an offset points outside.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Where the TIFF header of the APP2 segment "MPF" starts. */
function findIndex(bytes: DataView): number | null {
  let at = 2;
  while (at + 8 <= bytes.byteLength && bytes.getUint8(at) === 0xff) {
    const marker = bytes.getUint8(at + 1);
    // SOS: compressed data follows, and no more headers.
    if (marker === 0xda) return null;
    if (marker === 0xe2 && bytes.getUint32(at + 4) === 0x4d50_4600) return at + 8;
    at += 2 + bytes.getUint16(at + 2);
  }
  return null;
}

function readIndex(bytes: DataView, tiff: number): MultiPicture {
  const little = bytes.getUint16(tiff) === 0x4949;
  const ifd = tiff + bytes.getUint32(tiff + 4, little);
  let pages = 1;
  let equal = false;
  for (let field = 0; field < bytes.getUint16(ifd, little); field += 1) {
    const at = ifd + 2 + field * 12;
    const tag = bytes.getUint16(at, little);
    const value = bytes.getUint32(at + 8, little);
    if (tag === NUMBER_OF_IMAGES) pages = Math.max(1, value);
    if (tag === MP_ENTRY)
      equal = hasMultiFrame(bytes, tiff + value, { bytes: bytes.getUint32(at + 4, little), little });
  }
  return { pages, equal };
}

function hasMultiFrame(bytes: DataView, start: number, table: { bytes: number; little: boolean }): boolean {
  for (let at = start; at < start + table.bytes; at += ENTRY_BYTES) {
    if ((bytes.getUint32(at, table.little) & TYPE_CLASS_MASK) === MULTI_FRAME) return true;
  }
  return false;
}
