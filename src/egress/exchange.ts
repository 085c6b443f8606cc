import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import type { Socket } from 'node:net';
import { AssetError } from '#errors.ts';
import type { Target } from './targets.ts';

export interface Exchange {
  readonly target: Target;
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Uint8Array | null;
}

export interface ExchangeOptions {
  readonly maxHeaderBytes: number;
  readonly signal: AbortSignal;
}

/** 100, 102 and 103 come once or twice; a sender of a thousand of them is after something else. */
const MAX_INTERIM_REPLIES = 8;

/** Sends one request over one open socket and resolves to the head of the reply. The body follows while the socket lives. */
export function exchange(
  socket: Socket,
  { target, method, headers, body }: Exchange,
  { maxHeaderBytes, signal }: ExchangeOptions,
): Promise<IncomingMessage> {
  const { host, url } = target;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = httpRequest({
    // A socket of our own means no agent, and with it neither a pool nor the proxies that the environment names.
    createConnection: () => socket,
    method,
    path: url.pathname + url.search,
    headers: { ...headers, host: url.host },
    maxHeaderSize: maxHeaderBytes,
  });
  const onAbort = () => request.destroy(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  request.once('response', (message) => {
    // After the head the body's reader is told of errors; without a listener here they would end the process.
    message.on('error', () => {});
    resolve(message);
  });
  // Stays for good: what comes after the reply, such as bytes beyond its length, is of no interest.
  request.on('error', (cause) => reject(signal.aborted ? signal.reason : failure(cause, host)));
  limitInterimReplies(request, () => request.destroy(notHttp(host, null)));
  // RFC 9110 §7.8: nobody may switch to a protocol that was not asked for. Node has let go of the socket by now.
  request.on('upgrade', () => {
    socket.destroy();
    reject(notHttp(host, null));
  });
  request.end(body);
  return promise.finally(() => signal.removeEventListener('abort', onAbort));
}

function limitInterimReplies(request: ClientRequest, onFlood: () => void): void {
  let count = 0;
  request.on('information', () => {
    count += 1;
    if (count > MAX_INTERIM_REPLIES) onFlood();
  });
}

function failure(cause: Error, host: string): AssetError {
  if (cause instanceof AssetError) return cause;
  const code = 'code' in cause ? String(cause.code) : '';
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new AssetError('unprocessable', `${host} sends more headers than are taken here.`, { cause });
  }
  if (code.startsWith('HPE_')) return notHttp(host, cause);
  return new AssetError('unavailable', `The connection to ${host} broke off before it answered.`, { cause });
}

function notHttp(host: string, cause: Error | null): AssetError {
  return new AssetError(
    'unprocessable',
    `What ${host} answers is not proper HTTP.`,
    cause === null ? {} : { cause },
  );
}
