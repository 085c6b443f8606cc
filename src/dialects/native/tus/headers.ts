import type { IncomingHttpHeaders } from 'node:http';
import { CHECKSUM_ALGORITHMS, type Checksum } from '#core/uploads/checksum.ts';
import { AssetError } from '#errors.ts';
import { CHUNK_TYPE, VERSION } from './protocol.ts';

/** "The Tus-Resumable header MUST be included in every request and response except for OPTIONS requests." */
export function requireVersion(headers: IncomingHttpHeaders): void {
  const given = textOf(headers, 'tus-resumable');
  if (given === VERSION) return;
  const said = given === null ? 'no Tus-Resumable header' : `tus ${given}`;
  throw new AssetError('unsupported-version', `The request has ${said}; this server speaks tus ${VERSION}.`);
}

/** "All PATCH requests MUST use Content-Type: application/offset+octet-stream, otherwise […] 415". */
export function requireChunkType(headers: IncomingHttpHeaders): void {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === CHUNK_TYPE) return;
  throw new AssetError('unsupported-type', `Bytes come with the Content-Type ${CHUNK_TYPE}.`);
}

export function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** A number of bytes, or null when the header is not there. */
export function bytesOf(
  headers: IncomingHttpHeaders,
  name: 'upload-length' | 'upload-offset',
): number | null {
  const text = textOf(headers, name);
  if (text === null) return null;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw invalid(name, 'is not a whole number of bytes');
  return value;
}

export function requireOffset(headers: IncomingHttpHeaders): number {
  const offset = bytesOf(headers, 'upload-offset');
  if (offset === null) throw invalid('upload-offset', 'is missing');
  return offset;
}

/** Of a new upload: null when it comes later, which the client has to say. */
export function lengthOf(headers: IncomingHttpHeaders): number | null {
  const length = bytesOf(headers, 'upload-length');
  const deferred = textOf(headers, 'upload-defer-length');
  if (deferred !== null && deferred !== '1') throw invalid('upload-defer-length', 'takes no value but 1');
  if (length === null && deferred === null) throw invalid('upload-length', 'is missing');
  if (length !== null && deferred !== null) throw invalid('upload-defer-length', 'excludes Upload-Length');
  return length;
}

/** `sha1 <Base64>`; null when the header is not there. */
export function checksumOf(headers: IncomingHttpHeaders): Checksum | null {
  const text = textOf(headers, 'upload-checksum');
  if (text === null) return null;
  const [name, digest = '', ...more] = text.split(' ');
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name);
  if (algorithm === undefined) throw invalid('upload-checksum', `knows ${CHECKSUM_ALGORITHMS.join(', ')}`);
  if (more.length > 0 || !isBase64(digest))
    throw invalid('upload-checksum', 'has no Base64 after the algorithm');
  return { algorithm, digest: Buffer.from(digest, 'base64') };
}

/** Whether an upload is a part, or joins parts, which are named by their URLs; null for an ordinary one. */
export type Concatenation =
  | { readonly role: 'part' }
  | { readonly role: 'final'; readonly partIds: readonly string[]; readonly text: string };

export function concatenationOf(headers: IncomingHttpHeaders): Concatenation | null {
  const text = textOf(headers, 'upload-concat');
  if (text === null) return null;
  if (text === 'partial') return { role: 'part' };
  const urls =
    /^final;(.*)$/
      .exec(text)?.[1]
      ?.split(' ')
      .filter((url) => url !== '') ?? [];
  const partIds = urls.map(idOfUrl);
  if (partIds.length === 0)
    throw invalid('upload-concat', 'is neither "partial" nor "final;" with the URLs of parts');
  if (new Set(partIds).size < partIds.length) throw invalid('upload-concat', 'names a part twice');
  return { role: 'final', partIds, text };
}

/** Absolute or not, under whatever prefix a proxy adds: the id comes last. */
function idOfUrl(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}

export function textOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : null;
}

export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

export function invalid(name: string, message: string): AssetError {
  return new AssetError('invalid', `The header ${name} ${message}.`, {
    faults: [{ at: name, in: 'header', message }],
  });
}
