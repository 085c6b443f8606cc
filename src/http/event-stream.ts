import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

export interface StreamMessage {
  /** Where a client that comes back goes on; null for what is not repeated to it. */
  readonly id: string | null;
  readonly event: string;
  readonly data: unknown;
}

/** Milliseconds after which a client comes back that has lost the stream. */
const RETRY = 2_000;
/** Bytes that wait for a client: one that is slower stops the reading of what comes next. */
const BUFFERED = 16 * 1024;

/** A comment, which keeps the connection from looking dead. */
export const HEARTBEAT = ':\n\n';

/** One message of `text/event-stream` (HTML, 9.2). JSON has no line breaks. */
export function eventText({ id, event, data }: StreamMessage): string {
  const lines = [`event: ${event}`, `data: ${JSON.stringify(data)}`];
  return `${id === null ? '' : `id: ${id}\n`}${lines.join('\n')}\n\n`;
}

/** How a stream begins: a message without data sets the id that a client sends when it comes back, and is not shown. */
export function streamStart(id: string): string {
  return `retry: ${RETRY}\nid: ${id}\n\n`;
}

/** Sends texts as they come, no faster than the client takes them, until they end. */
export function sendEventStream(reply: FastifyReply, texts: AsyncIterable<string>): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // For nginx, which would collect it first.
      'x-accel-buffering': 'no',
    })
    .send(Readable.from(texts, { objectMode: false, highWaterMark: BUFFERED }));
}
