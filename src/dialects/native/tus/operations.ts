import type { FastifyReply, FastifyRequest } from 'fastify';
import { terminate } from '#core/uploads/terminate.ts';
import { type ResumableParts, settleUpload, type UploadId } from '#core/uploads/upload.ts';
import { AssetError } from '#errors.ts';
import { clientSignal } from '#http/client-signal.ts';
import { addBytes } from './add-bytes.ts';
import { requireChunkType, requireOffset, textOf } from './headers.ts';
import { tellAll, tellProgress } from './replies.ts';

/** What a route to one upload gets. */
export interface OfOne {
  Params: { id: string };
}

type UploadRequest = FastifyRequest<OfOne>;
type Operation = (request: UploadRequest, reply: FastifyReply) => Promise<FastifyReply>;

export const METHODS = ['HEAD', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

export const SUMMARIES: Readonly<Record<Method, string>> = {
  HEAD: 'Where a resumable upload goes on (tus)',
  PATCH: 'Add bytes to a resumable upload (tus)',
  DELETE: 'Give up a resumable upload (tus)',
};

/** What can be done with one upload, by the method of the request. */
export function operationsOf(parts: ResumableParts): Readonly<Record<Method, Operation>> {
  return {
    async HEAD(request, reply) {
      const upload = await settleUpload(parts, targetOf(request), clientSignal(reply));
      return tellAll(reply, upload).code(200).send();
    },
    async PATCH(request, reply) {
      requireChunkType(request.headers);
      const offset = requireOffset(request.headers);
      const upload = await addBytes(parts, { request, reply, id: request.params.id, offset });
      return tellProgress(reply, upload).code(204).send();
    },
    async DELETE(request, reply) {
      await terminate(parts, targetOf(request), clientSignal(reply));
      return reply.code(204).send();
    },
  };
}

/**
 * The method that a client means which cannot send it: "if this header is present, its value MUST be interpreted as
 * the request's method by the Server".
 */
export function meantMethod({ headers }: FastifyRequest): Method {
  const meant = textOf(headers, 'x-http-method-override')?.toUpperCase();
  const method = METHODS.find((known) => known === meant);
  if (method !== undefined) return method;
  throw new AssetError(
    'method-not-allowed',
    `POST to an upload takes an X-HTTP-Method-Override of ${METHODS.join(', ')}.`,
  );
}

export function targetOf({ principal, params }: UploadRequest): UploadId {
  return { workspaceId: principal.workspaceId, id: params.id };
}
