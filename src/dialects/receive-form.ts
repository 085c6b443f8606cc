import type { FastifyRequest } from 'fastify';
import type { Blobs } from '#blobs/blobs.ts';
import { type Received, receive } from '#core/ingest.ts';
import type { Room } from '#core/limits/room.ts';
import { readMultipart } from '#http/multipart.ts';
import type { MediaKind } from '#media/facts.ts';

/** What came beside the bytes. */
export interface FormWords {
  /** As the client names the file; empty when it does not. */
  readonly name: string;
  readonly declaredType: string;
  /** The text fields, wherever in the form they came. */
  readonly fields: URLSearchParams;
}

export interface FormOptions<T> {
  readonly blobs: Blobs;
  /** What the workspace has room for, or null for anything. */
  readonly room: Room | null;
  readonly fileFields: readonly string[];
  /** Bytes. */
  readonly limit: number;
  /** What is taken; pictures, video and audio unless said otherwise. */
  readonly kinds?: readonly MediaKind[];
  /** Reads the words once the form is complete; throws when they will not do. */
  readonly describe: (words: FormWords) => Promise<T>;
}

/** Takes in a multipart form with one file. A form that turns out to be wrong after its file leaves nothing either. */
export async function receiveForm<T>(
  request: FastifyRequest,
  { blobs, room, fileFields, limit, kinds, describe }: FormOptions<T>,
): Promise<{ received: Received; description: T }> {
  const taken: Received[] = [];
  try {
    const form = await readMultipart(request, { fileFields, limit }, async (file) => {
      const { name, mediaType: declaredType, stream: body, signal } = file;
      const received = await receive(blobs, {
        body,
        room,
        limit,
        limits: {},
        ...(kinds !== undefined && { kinds }),
        name,
        declaredType,
        signal,
      });
      taken.push(received);
      return { name, declaredType, received };
    });
    const { received, ...words } = form.file;
    return { received, description: await describe({ ...words, fields: form.fields }) };
  } catch (error) {
    for (const { blobKey } of taken) await blobs.delete(blobKey);
    throw error;
  }
}
