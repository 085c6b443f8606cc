import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AssetError } from '#errors.ts';
import { interruptBody } from './raw-body.ts';

const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Milliseconds that a client has to take its answer. */
const LINGER = 1_000;

const answered = new WeakSet<Socket>();

/** Answers what is no HTTP, or too much of it, below the level on which there are routes and dialects. */
export function answerClientError(error: Error, socket: Socket): void {
  // What still comes after the answer is no HTTP either, and nobody's to answer again.
  if (answered.has(socket)) return;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  // The client closed its side in the middle of a body, and still listens: the route's own dialect answers.
  const short = new AssetError('incomplete', 'The body ended before the length that was announced for it.');
  if (code === 'HPE_INVALID_EOF_STATE' && interruptBody(socket, short)) return;
  const status = STATUSES[code] ?? 400;
  const title = STATUS_CODES[status] ?? 'Bad Request';
  answered.add(socket);
  const body = JSON.stringify({ title, status });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `Cache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  // Closing with unread data would reset the connection before the answer is read; the socket goes on reading.
  const timer = setTimeout(() => socket.destroy(), LINGER);
  socket.once('close', () => clearTimeout(timer));
}
