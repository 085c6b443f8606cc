import type { FastifyRequest } from 'fastify';
import type { Asset } from '#core/asset.ts';
import { fillSlot, fillSlotWith, roomForSlot, waitingSlot } from '#core/slot-filling.ts';
import { bodyStream } from '#http/raw-body.ts';
import type { DialectParts } from './parts.ts';
import { receiveForm } from './receive-form.ts';

/** Takes the file that a slot waits for, as the body or as the field `file` of a form; its permission has been checked. */
export async function takeFile(
  parts: DialectParts,
  request: FastifyRequest,
  assetId: string,
): Promise<Asset> {
  const slot = await waitingSlot(parts, assetId);
  const { limit } = slot;
  if (/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) {
    const room = await roomForSlot(parts, slot, null);
    const form = { blobs: parts.blobs, room, fileFields: ['file'], limit, describe: async () => null };
    return fillSlotWith(parts, slot, (await receiveForm(request, form)).received);
  }
  const { stream: body, contentLength, signal } = bodyStream(request, { limit });
  return fillSlot(parts, slot, { body, contentLength, signal });
}
