import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkPreconditions, rangeApplies } from './preconditions.ts';
import { presentationHeaders } from './presentation.ts';
import { parseRange, type Range } from './ranges.ts';

export interface ServedBlob {
  /** The bytes; rejects before the first one when they are not there. */
  readonly open: (range: Range | null) => Promise<Readable | Buffer>;
  /** A URL at which the bytes are to be had instead, with the given headers; null when there is none. */
  readonly link: (headers: {
    readonly mediaType: string;
    readonly disposition: string;
  }) => Promise<string | null>;
  /** Where the proxy that asks finds the bytes, to send them itself; null when they are sent from here. */
  readonly handover: string | null;
  /** Bytes. */
  readonly size: number;
  /** Names the bytes: another one whenever they are others. Without quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly mediaType: string;
  readonly name: string;
  /** Save instead of show. */
  readonly download: boolean;
  /** Seconds for which the URL stays valid, and its bytes the same. */
  readonly maxAge: number;
}

/**
 * Answers GET or HEAD with a file: whole or one range of it, conditional requests included (RFC 9110, 13 and 14).
 * A client that goes away takes the read stream with it.
 */
export async function sendBlob(
  request: FastifyRequest,
  reply: FastifyReply,
  blob: ServedBlob,
): Promise<FastifyReply> {
  const { size, lastModified } = blob;
  const validators = { etag: `"${blob.etag}"`, lastModified };
  const verdict = checkPreconditions(request.headers, validators);
  if (verdict === 'failed') return sendNothing(reply.code(412).header('cache-control', 'no-store'));
  const cacheable = {
    etag: validators.etag,
    'last-modified': lastModified.toUTCString(),
    'cache-control': `private, max-age=${blob.maxAge}, immutable`,
  };
  if (verdict === 'not-modified') return sendNothing(reply.code(304).headers(cacheable));

  const head = request.method === 'HEAD';
  const shown = presentationHeaders(blob);
  const { 'content-type': mediaType = blob.mediaType, 'content-disposition': disposition = 'attachment' } =
    shown;
  const url = head ? null : await blob.link({ mediaType, disposition });
  if (url !== null) return reply.code(302).header('cache-control', redirectCaching(blob)).redirect(url);
  if (blob.handover !== null) {
    // The proxy looks at ranges, and takes these headers over: see deploy/nginx.
    const headers = { ...cacheable, ...shown, 'x-accel-redirect': blob.handover };
    return sendNothing(reply.code(200).headers(headers));
  }
  // "A server MUST ignore a Range header field received with a request method [other than] GET" (14.2).
  const wanted = !head && rangeApplies(request.headers, validators) ? request.headers.range : undefined;
  const range = parseRange(wanted, size);
  if (range === 'unsatisfiable') {
    return sendNothing(
      reply.code(416).headers({ 'content-range': `bytes */${size}`, 'cache-control': 'no-store' }),
    );
  }
  // Opened before any header is set: an error is answered as an error, not as a file that may be cached.
  const body = head ? null : await blob.open(range);
  const headers = {
    ...cacheable,
    ...shown,
    'accept-ranges': 'bytes',
    'content-length': range === null ? size : range.end - range.start + 1,
    ...(range === null ? {} : { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
  };
  reply.code(range === null ? 200 : 206).headers(headers);
  if (body === null) return sendNothing(reply);
  if (body instanceof Readable) body.once('error', () => withdraw(reply, Object.keys(headers)));
  return reply.send(body);
}

/** Shorter than what it leads to is valid, which somebody may then use for as long again. */
function redirectCaching({ maxAge }: ServedBlob): string {
  return `private, max-age=${Math.floor(maxAge / 2)}`;
}

/** The HEAD routes that Fastify adds to GET routes set `Content-Length: 0` unless the payload is a stream. */
function sendNothing(reply: FastifyReply): FastifyReply {
  return reply.request.method === 'HEAD' ? reply.send(Readable.from([])) : reply.send();
}

/** A stream that fails before its first byte is answered by the error handler, which must not inherit a file's headers. */
function withdraw(reply: FastifyReply, names: readonly string[]): void {
  if (reply.raw.headersSent) return;
  for (const name of names) reply.removeHeader(name);
}
