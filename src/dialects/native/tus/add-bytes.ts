import type { FastifyReply, FastifyRequest } from 'fastify';
import { append } from '#core/uploads/append.ts';
import type { ResumableParts, ResumableUpload } from '#core/uploads/upload.ts';
import { clientSignal } from '#http/client-signal.ts';
import { bodyStream } from '#http/raw-body.ts';
import { bytesOf, checksumOf } from './headers.ts';

export interface Addition {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly id: string;
  readonly offset: number;
}

/** Adds the body of a request to an upload. */
export async function addBytes(
  parts: ResumableParts,
  { request, reply, id, offset }: Addition,
): Promise<ResumableUpload> {
  const { headers, principal } = request;
  return append(
    parts,
    { workspaceId: principal.workspaceId, id },
    {
      offset,
      length: bytesOf(headers, 'upload-length'),
      checksum: checksumOf(headers),
      open: (room) => bodyStream(request, { limit: room }),
      signal: clientSignal(reply),
    },
  );
}
