import { fileTypeFromBuffer } from 'file-type';
import { captionsTypeOf } from './captions/detect.ts';
import { multiPictureOf } from './engine/mpo.ts';
import { findType, findTypeByName, type MediaType } from './types.ts';

/** As many of a file's first bytes as `sniff` looks at. */
export const HEAD_BYTES = 4096;

/** What the uploader says of the file. Decides only where the first bytes of two types are alike. */
export interface SniffHints {
  readonly declaredType: string | null;
  readonly name: string;
}

export type SniffedType = Omit<MediaType, 'aliases'>;

/** ISO/IEC 11172-2 and 13818-2: a sequence header. A stream that starts so has no container around it. */
const SEQUENCE_HEADER = 0x0000_01b3;

/**
 * The type by the first bytes; null for all that is no media known here: prose, markup, playlists, archives, noise.
 * Cheap enough for every upload, and only a first guess: whether a WebM or Ogg file has pictures, whether a
 * multi-picture index comes later, and whether anything can be decoded is for the probe to say.
 */
export async function sniff(head: Uint8Array, hints: SniffHints): Promise<SniffedType | null> {
  const detected = await fileTypeFromBuffer(head);
  if (detected === undefined) return captions(head);
  const type = findType(detected.mime);
  if (type === null) return null;
  if (type.mediaType === 'image/jpeg') return sniffed(jpegKind(type, head, hints));
  if (type.mediaType === 'video/mpeg') return { ...sniffed(type), demuxer: mpegDemuxer(head) };
  return sniffed(sibling(type, hints));
}

/** Text of a form that nothing but captions has; what its sender calls it does not matter. */
function captions(head: Uint8Array): SniffedType | null {
  const name = captionsTypeOf(head);
  const type = name === null ? null : findType(name);
  return type === null ? null : sniffed(type);
}

function sniffed({ mediaType, extension, kind, demuxer }: MediaType): SniffedType {
  return { mediaType, extension, kind, demuxer };
}

/** A Motion JPEG stream is JPEG after JPEG: only its sender knows. So is a multi-picture file whose index comes later. */
function jpegKind(type: MediaType, head: Uint8Array, hints: SniffHints): MediaType {
  for (const hint of hintedTypes(hints)) {
    if (hint.mediaType === 'video/x-motion-jpeg' || hint.mediaType === 'image/mpo') return hint;
  }
  return multiPictureOf(head)?.equal ? (findType('image/mpo') ?? type) : type;
}

/** WebM, Ogg and MP4 hold video or audio under one signature: the hint decides until the streams are read. */
function sibling(type: MediaType, hints: SniffHints): MediaType {
  const other = SIBLINGS.get(type.mediaType);
  return hintedTypes(hints).find((hint) => hint === type || hint.mediaType === other) ?? type;
}

const SIBLINGS: ReadonlyMap<string, string> = new Map([
  ['video/webm', 'audio/webm'],
  ['video/mp4', 'audio/mp4'],
  ['video/ogg', 'audio/ogg'],
  ['audio/ogg', 'video/ogg'],
]);

/** The declared type first, then the name's extension: some clients declare the same type for every file. */
function hintedTypes({ declaredType, name }: SniffHints): MediaType[] {
  const hinted = [declaredType === null ? null : findType(declaredType), findTypeByName(name)];
  return hinted.filter((type) => type !== null);
}

function mpegDemuxer(head: Uint8Array): string {
  const start = head.byteLength < 4 ? 0 : new DataView(head.buffer, head.byteOffset).getUint32(0);
  return start === SEQUENCE_HEADER ? 'mpegvideo' : 'mpeg';
}
