import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server that answers each request as the next of a list says, the last of them for ever. */
export async function openScripted(...answers: readonly [Answer, ...Answer[]]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers });
    request.resume();
    request.on('end', () => answer?.(request, response));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A problem document of the server. */
export function problem(status: number, code: string, more: object = {}): Answer {
  const body = {
    type: '',
    title: 'Title',
    status,
    detail: 'Detail.',
    code,
    retryable: false,
    requestId: 'r1',
    ...more,
  };
  return json(status, body);
}

export const hangUp: Answer = (request) => request.socket.destroy();
