import type { FastifyReply, FastifyRequest } from 'fastify';
import { chooseAccount } from '#core/accounts.ts';
import { createPart, createUpload } from '#core/uploads/create.ts';
import { join } from '#core/uploads/join.ts';
import type { ResumableParts, ResumableUpload } from '#core/uploads/upload.ts';
import { addBytes } from './add-bytes.ts';
import { concatenationOf, hasBody, lengthOf, requireChunkType, textOf } from './headers.ts';
import { readMetadata } from './metadata.ts';

/** What a POST begins: an upload, a part of one, or one whose parts are all there. Bytes may come with it. */
export async function begin(
  parts: ResumableParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ResumableUpload> {
  const { headers, principal } = request;
  const { workspaceId } = principal;
  const concatenation = concatenationOf(headers);
  const uploadMetadata = textOf(headers, 'upload-metadata');
  if (concatenation?.role === 'final') {
    const { partIds, text: concat } = concatenation;
    const file = await describeFile(parts, request);
    return join(parts, { ...file, partIds, concat, uploadMetadata, signal: parts.leases.stopping });
  }
  const sendsBytes = hasBody(headers);
  if (sendsBytes) requireChunkType(headers);
  const length = lengthOf(headers);
  const upload =
    concatenation === null
      ? await createUpload(parts, { ...(await describeFile(parts, request)), length, uploadMetadata })
      : await createPart(parts, { workspaceId, length, uploadMetadata });
  return sendsBytes ? addBytes(parts, { request, reply, id: upload.id, offset: 0 }) : upload;
}

async function describeFile({ db }: ResumableParts, { headers, principal }: FastifyRequest) {
  const { description, email } = readMetadata(textOf(headers, 'upload-metadata'));
  const { workspaceId } = principal;
  const { userId } = await chooseAccount(db, workspaceId, email);
  return { ...description, workspaceId, userId };
}
