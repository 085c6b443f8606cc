import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'content-disposition';
import type { Reply } from './egress.ts';

/** What a source says of its file. All of it are hints: nothing here has been checked against the bytes. */
export interface SourceFacts {
  /** From Content-Disposition, else from the path of the link; without directories and control characters. */
  readonly name: string | null;
  /** "video/mp4"; null where the source says nothing or only "some bytes". */
  readonly mediaType: string | null;
  /** Bytes of the whole file. */
  readonly total: number | null;
}

/** The sender's words for "I do not know". */
const UNKNOWN_TYPES = new Set(['application/octet-stream', 'binary/octet-stream', 'application/x-download']);
const MAX_NAME_LENGTH = 255;

/** `link` is what was asked for, which often tells more than where its redirects led. */
export function sourceFacts(reply: Reply, link: URL): SourceFacts {
  return {
    name: dispositionName(reply.headers['content-disposition']) ?? pathName([link, reply.url]),
    mediaType: mediaType(reply.headers),
    total: reply.status === 200 ? contentLength(reply.headers) : null,
  };
}

/** In lower case and without parameters. */
export function mediaType({ 'content-type': header = '' }: IncomingHttpHeaders): string | null {
  const essence = (header.split(';')[0] ?? '').trim().toLowerCase();
  return /^[^/\s]+\/[^/\s]+$/.test(essence) && !UNKNOWN_TYPES.has(essence) ? essence : null;
}

/**
 * What `If-Range` may carry so that a range continues exactly the bytes that we have; null when the source gives
 * nothing that strong. RFC 9110 §13.1.5 asks for a strong validator; §8.8.2.2 says when a date is one.
 */
export function strongValidator(headers: IncomingHttpHeaders): string | null {
  if (headers['accept-ranges'] === 'none') return null;
  const { etag, 'last-modified': modified, date } = headers;
  if (etag !== undefined) return etag.startsWith('"') ? etag : null;
  if (modified === undefined || date === undefined) return null;
  return Date.parse(date) - Date.parse(modified) >= 1000 ? modified : null;
}

export interface ContentRange {
  readonly start: number;
  readonly total: number | null;
}

/** RFC 9110 §14.4: "bytes 5-9/10", or with "*" where the whole size is unknown. */
export function contentRange({ 'content-range': header = '' }: IncomingHttpHeaders): ContentRange | null {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header.trim());
  return match === null
    ? null
    : { start: Number(match[1]), total: match[2] === '*' ? null : Number(match[2]) };
}

function contentLength({ 'content-length': header = '' }: IncomingHttpHeaders): number | null {
  return /^\d+$/.test(header) ? Number(header) : null;
}

function dispositionName(header: string | undefined): string | null {
  if (header === undefined) return null;
  try {
    const { filename } = parse(header).parameters;
    return filename === undefined ? null : cleanName(rereadAsUtf8(filename));
  } catch {
    // A header that breaks RFC 6266 tells nothing, and is no reason to refuse a file.
    return null;
  }
}

/** Node reads headers as Latin-1, while many servers write raw UTF-8 into them. */
function rereadAsUtf8(text: string): string {
  if (/[^\0-\xff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

/** What the path of a link calls its file; null where it ends in a slash. */
export function linkName({ pathname }: URL): string | null {
  return cleanName(decoded(pathname.split('/').at(-1) ?? ''));
}

/** The name of the first URL that has one with an extension, else of the first that has any. */
function pathName(urls: readonly URL[]): string | null {
  const names = urls.map(linkName).filter((name) => name !== null);
  return names.find((name) => /\.\w{2,5}$/.test(name)) ?? names[0] ?? null;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** What comes after the last separator of either world, so that no name climbs anywhere. */
function cleanName(raw: string): string | null {
  const base = raw.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const name = base.replace(/\p{Cc}/gu, '').trim();
  return /^\.*$/.test(name) ? null : [...name].slice(0, MAX_NAME_LENGTH).join('');
}
