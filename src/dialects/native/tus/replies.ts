import type { FastifyReply } from 'fastify';
import type { ResumableUpload } from '#core/uploads/upload.ts';
import type { ResumableUploadReply } from '../schema.ts';
import { ASSET_ID_HEADER } from './protocol.ts';

/** How far an upload is: with every reply about one. */
export function tellProgress(reply: FastifyReply, upload: ResumableUpload): FastifyReply {
  if (upload.assetId !== null) reply.header(ASSET_ID_HEADER, upload.assetId);
  // What is complete does not have to be gone on with in time.
  if (!upload.complete) reply.header('upload-expires', upload.expiresAt.toUTCString());
  return reply.header('upload-offset', upload.received);
}

/** Everything about an upload, for a client that has to find out. */
export function tellAll(reply: FastifyReply, upload: ResumableUpload): FastifyReply {
  if (upload.length === null) reply.header('upload-defer-length', 1);
  else reply.header('upload-length', upload.length);
  if (upload.metadata !== null) reply.header('upload-metadata', upload.metadata);
  if (upload.concat !== null) reply.header('upload-concat', upload.concat);
  // "The Server MUST prevent the client and/or proxies from caching the response."
  return tellProgress(reply, upload).header('cache-control', 'no-store');
}

export function presentUpload(upload: ResumableUpload): ResumableUploadReply {
  const { id, assetId, received, length, complete } = upload;
  return {
    id,
    assetId,
    received,
    length,
    complete,
    createdAt: upload.createdAt.toISOString(),
    expiresAt: upload.expiresAt.toISOString(),
  };
}
