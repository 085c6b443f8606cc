import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { MediaFile } from './files.ts';
import { API_KEY } from './service.ts';

/** An upload that the service is reading and whose last byte it does not get yet. */
export interface HeldUpload {
  readonly reply: Promise<{ status: number; id: string }>;
  sendLastByte(): void;
}

/** Resolves once the service has asked for the body, and therefore is in the midst of ingesting it. */
export async function holdUpload(origin: string, { name, bytes }: MediaFile): Promise<HeldUpload> {
  const outgoing = request(`${origin}/api/v1/assets?name=${name}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'content-length': bytes.byteLength,
      expect: '100-continue',
    },
  });
  const reply = replyTo(outgoing);
  reply.catch(() => {}); // it may break before the test comes to look
  await once(outgoing, 'continue');
  outgoing.write(bytes.subarray(0, -1));
  return { reply, sendLastByte: () => outgoing.end(bytes.subarray(-1)) };
}

async function replyTo(outgoing: ClientRequest): Promise<{ status: number; id: string }> {
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const { id } = (await json(response)) as { id: string };
  return { status: response.statusCode ?? 0, id };
}
