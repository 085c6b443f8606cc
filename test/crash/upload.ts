import { once } from 'node:events';
import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MediaFile } from './files.ts';
import { between, type Random } from './random.ts';
import { API_KEY } from './service.ts';

/** How a client sends. */
export interface Manner {
  readonly pieces: number;
  /** Milliseconds between two pieces. */
  readonly pause: number;
  readonly framing: 'content-length' | 'chunked';
  /** Goes away before the last piece. */
  readonly vanishes: boolean;
}

export function someManner(random: Random): Manner {
  const isSlow = random() < 0.4;
  return {
    pieces: isSlow ? between(random, 2, 8) : 1,
    pause: isSlow ? between(random, 1, 60) : 0,
    framing: random() < 0.5 ? 'content-length' : 'chunked',
    vanishes: random() < 0.1,
  };
}

/** The id of an asset whose 201 came whole; null when the connection broke before, which tells nothing. */
export type Acknowledgement = string | null;

/** @throws when the service answers anything but 201 */
export async function upload(
  to: { origin: string; agent: Agent },
  file: MediaFile,
  manner: Manner,
): Promise<Acknowledgement> {
  const reply = await tryUpload(to, file, manner);
  if (reply === null || reply.status === 201) return reply?.id ?? null;
  throw new Error(`${reply.status} instead of 201 for ${file.name}: ${JSON.stringify(reply)}`);
}

/** Whatever the service answers; null when the connection broke before that was there. */
export async function tryUpload(
  { origin, agent }: { origin: string; agent: Agent },
  file: MediaFile,
  manner: Manner,
): Promise<Reply | null> {
  const outgoing = request(`${origin}/api/v1/assets?name=${file.name}`, {
    method: 'POST',
    agent,
    headers: {
      authorization: `Bearer ${API_KEY}`,
      ...(manner.framing === 'content-length' && { 'content-length': file.bytes.byteLength }),
    },
  });
  const reply = replyTo(outgoing);
  await send(outgoing, file.bytes, manner);
  return reply;
}

interface Reply {
  readonly status: number;
  /** Of the asset, in a 201. */
  readonly id: string;
}

async function replyTo(outgoing: ClientRequest): Promise<Reply | null> {
  // Also heard once the reply is there: a kill may reset the connection at any moment.
  outgoing.on('error', () => {});
  try {
    const [response]: IncomingMessage[] = await once(outgoing, 'response');
    if (response === undefined) return null;
    const body = (await json(response)) as { id: string };
    return { ...body, status: response.statusCode ?? 0 };
  } catch {
    return null; // the connection broke, before the reply or in the midst of it
  }
}

async function send(outgoing: ClientRequest, bytes: Buffer, manner: Manner): Promise<void> {
  const step = Math.ceil(bytes.byteLength / manner.pieces);
  for (let start = 0; start < bytes.byteLength && !outgoing.destroyed; start += step) {
    if (start > 0) await sleep(manner.pause);
    const isLast = start + step >= bytes.byteLength;
    if (isLast && manner.vanishes) {
      outgoing.destroy();
      return;
    }
    outgoing.write(bytes.subarray(start, start + step));
  }
  outgoing.end();
}
