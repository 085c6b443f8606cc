import { AssetError } from '#errors.ts';
import type { MediaKind } from './facts.ts';

/** One media type that is taken in, under its one name here. */
export interface MediaType {
  /** Lower case, without parameters. */
  readonly mediaType: string;
  /** Without the dot; also what `Facts.container` says. */
  readonly extension: string;
  readonly kind: MediaKind;
  /** FFmpeg's short name of the only demuxer that may open it; null for what never sees FFmpeg: images, captions, fonts. */
  readonly demuxer: string | null;
  /** Other names of the same, as browsers, operating systems and libraries spell them. */
  readonly aliases: readonly string[];
}

/** Every media type that is known here, once. A name or extension that two entries share belongs to the first. */
export const MEDIA_TYPES: readonly MediaType[] = [
  type('image/png', 'png', null, ['image/apng']),
  type('image/jpeg', 'jpeg', null, ['image/jpg', 'image/pjpeg']),
  type('image/gif', 'gif', null),
  type('image/webp', 'webp', null),
  type('image/mpo', 'mpo', null, ['image/x-mpo']),
  type('video/mp4', 'mp4', 'mov', ['video/x-m4v', 'application/mp4']),
  type('video/quicktime', 'mov', 'mov'),
  type('video/3gpp', '3gp', 'mov', ['video/3gpp2']),
  type('video/x-matroska', 'mkv', 'matroska', ['video/matroska', 'audio/x-matroska']),
  type('video/webm', 'webm', 'matroska'),
  type('video/x-flv', 'flv', 'flv'),
  type('video/mpeg', 'mpeg', 'mpeg', ['video/mp1s', 'video/mp2p', 'video/mpg', 'video/x-mpeg']),
  type('video/mp2t', 'ts', 'mpegts'),
  type('video/x-msvideo', 'avi', 'avi', ['video/vnd.avi', 'video/avi', 'video/msvideo']),
  type('video/x-motion-jpeg', 'mjpeg', 'mjpeg', ['video/mjpeg', 'video/x-mjpeg']),
  type('video/ogg', 'ogv', 'ogg', ['application/ogg']),
  type('audio/wav', 'wav', 'wav', ['audio/wave', 'audio/x-wav', 'audio/vnd.wave']),
  type('audio/mpeg', 'mp3', 'mp3', ['audio/mp3', 'audio/x-mp3']),
  type('audio/flac', 'flac', 'flac', ['audio/x-flac']),
  type('audio/ogg', 'ogg', 'ogg', ['audio/opus', 'audio/vorbis']),
  type('audio/webm', 'webm', 'matroska'),
  // Neighbours that people have as well, and that the libraries read at no further risk.
  type('audio/mp4', 'm4a', 'mov', ['audio/x-m4a', 'audio/m4a']),
  type('audio/aac', 'aac', 'aac', ['audio/aacp', 'audio/x-aac']),
  type('image/avif', 'avif', null),
  // What videos are made with.
  type('application/x-subrip', 'srt', null, ['text/srt', 'application/srt', 'text/x-subrip']),
  type('text/vtt', 'vtt', null),
  type('text/x-ssa', 'ass', null, ['text/x-ass', 'application/x-ass', 'application/x-ssa']),
  type('application/x-lrc', 'lrc', null, ['text/lrc', 'text/x-lrc']),
  type('font/ttf', 'ttf', null, ['application/x-font-ttf', 'font/sfnt']),
  type('font/otf', 'otf', null, ['application/x-font-otf', 'application/vnd.ms-opentype']),
  type('font/woff', 'woff', null, ['application/font-woff']),
  type('font/woff2', 'woff2', null),
];

function type(
  mediaType: string,
  extension: string,
  demuxer: string | null,
  aliases: string[] = [],
): MediaType {
  return { mediaType, extension, kind: kindOf(mediaType), demuxer, aliases };
}

function kindOf(mediaType: string): MediaKind {
  const [tree] = mediaType.split('/', 1);
  if (tree === 'image' || tree === 'video' || tree === 'audio' || tree === 'font') return tree;
  return 'captions';
}

/** How files are named besides the extension that they get here. */
const EXTENSION_ALIASES = [
  ['jpg', 'jpeg'],
  ['jpe', 'jpeg'],
  ['mjpg', 'mjpeg'],
  ['m4v', 'mp4'],
  ['mpg', 'mpeg'],
  ['m2ts', 'ts'],
  ['mts', 'ts'],
  ['oga', 'ogg'],
  ['opus', 'ogg'],
  ['ssa', 'ass'],
] as const;

const byName = new Map(
  MEDIA_TYPES.flatMap((entry) => [entry.mediaType, ...entry.aliases].map((name) => [name, entry] as const)),
);
const byExtension = new Map(MEDIA_TYPES.map((entry) => [entry.extension, entry] as const).reverse());
for (const [alias, extension] of EXTENSION_ALIASES) {
  const entry = byExtension.get(extension);
  if (entry !== undefined) byExtension.set(alias, entry);
}

/** By any of its names, in any case and with any parameters ("video/MP2T", "audio/ogg; codecs=opus"); null when unknown. */
export function findType(mediaType: string): MediaType | null {
  const [name = ''] = mediaType.split(';', 1);
  return byName.get(name.trim().toLowerCase()) ?? null;
}

/** By the end of a file's name; null when it has no extension or an unknown one. */
export function findTypeByName(name: string): MediaType | null {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? null : (byExtension.get(name.slice(dot + 1).toLowerCase()) ?? null);
}

/** As `findType`; throws `unsupported-type` for an unknown one. */
export function typeOf(mediaType: string): MediaType {
  const found = findType(mediaType);
  if (found !== null) return found;
  throw new AssetError('unsupported-type', `The media type ${JSON.stringify(mediaType)} is not known here.`);
}
