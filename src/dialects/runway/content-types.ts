import { AssetError } from '#errors.ts';

/** What `Content-Type` may say, in lower case; the bytes need not agree. */
const CONTENT_TYPES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/mpo',
  'video/mp4',
  'video/quicktime',
  'video/3gpp',
  'video/x-matroska',
  'video/x-flv',
  'video/mpeg',
  'video/mp2t',
  'video/x-msvideo',
  'video/x-motion-jpeg',
  'video/webm',
  'video/ogg',
  'audio/wav',
  'audio/wave',
  'audio/mpeg',
  'audio/flac',
  'audio/ogg',
  'audio/webm',
]);

/** The media type without parameters, in lower case; `unsupported-type` when it is missing or none of the list. */
export function acceptedType(contentType: string | undefined): string {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (CONTENT_TYPES.has(type)) return type;
  const listed = [...CONTENT_TYPES].join(', ');
  throw new AssetError('unsupported-type', `Content-Type is required and must be one of ${listed}.`);
}
