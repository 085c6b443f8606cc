import { create } from 'content-disposition';

/** What browsers show without running anything of it. */
const SAFE_INLINE =
  /^(?:video\/[\w.+-]+|audio\/[\w.+-]+|image\/(?:png|jpeg|gif|webp|avif|mpo|bmp|tiff)|application\/(?:json|pdf)|text\/(?:plain|vtt))$/;

/** Keeps a document from running scripts, loading anything or acting as our origin. */
const SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

export interface Shown {
  readonly mediaType: string;
  readonly name: string;
  /** Save instead of show. */
  readonly download: boolean;
}

/** The headers by which a browser decides what to do with a file of a stranger. */
export function presentationHeaders({ mediaType, name, download }: Shown): Record<string, string> {
  const safe = SAFE_INLINE.test(mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  const type = safe && !download ? 'inline' : 'attachment';
  return {
    'content-type': mediaType,
    'content-disposition': create(fileName(name), { type }),
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
    // Only where it is needed: a sandbox on everything stops videos and PDFs from playing.
    ...(safe ? {} : { 'content-security-policy': SANDBOX }),
  };
}

/** Control characters and path separators have no place in a name that somebody's browser saves. */
function fileName(name: string): string {
  return name.toWellFormed().replace(/[\p{Cc}/\\]/gu, '_');
}
