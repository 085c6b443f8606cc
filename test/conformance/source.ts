import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LocalServer, serve } from '#egress/testing/local-server.ts';
import type { Sample } from './driver.ts';

/** Answers one request for one path. */
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Somebody else's server on 127.0.0.1, from which files are imported. */
export interface Source extends AsyncDisposable {
  /** Makes `path` answer like that, and returns its link. */
  at(path: string, answer: Answer): string;
  /** The headers of the requests for a path, in order. */
  requests(path: string): readonly IncomingMessage[];
}

export async function openSource(): Promise<Source> {
  const answers = new Map<string, Answer>();
  const server: LocalServer = await serve((request, response) => {
    const answer = answers.get(pathOf(request));
    if (answer === undefined) response.writeHead(404).end('nothing here');
    else answer(response, request);
  });
  return {
    at(path, answer) {
      answers.set(path, answer);
      return server.origin + path;
    },
    requests: (path) => server.requests.filter((request) => pathOf(request) === path),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '';
}

/** All of a file, as ordinary servers send it. */
export function whole({ bytes, mediaType }: Sample, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': mediaType, 'content-length': bytes.byteLength, ...headers });
    response.end(bytes);
  };
}

/** The connection breaks after half of the file, and the rest can be asked for. */
export function cutOnce({ bytes, mediaType }: Sample): Answer {
  const half = Math.floor(bytes.byteLength / 2);
  const etag = '"the-same"';
  return (response, { headers: { range } }) => {
    if (range === undefined) {
      response.writeHead(200, { 'content-type': mediaType, 'content-length': bytes.byteLength, etag });
      response.write(bytes.subarray(0, half), () => setImmediate(() => response.destroy()));
      return;
    }
    const start = Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
    const contentRange = `bytes ${start}-${bytes.byteLength - 1}/${bytes.byteLength}`;
    response.writeHead(206, { 'content-type': mediaType, 'content-range': contentRange, etag });
    response.end(bytes.subarray(start));
  };
}

/** A file of which the second half comes only once it is released. */
export interface HeldFile {
  readonly answer: Answer;
  /** Bytes that come before. */
  readonly first: number;
  release(): void;
  /** Resolves when whoever was fetching it has gone before it was all there. */
  readonly abandoned: Promise<void>;
}

export function held({ bytes, mediaType }: Sample): HeldFile {
  const released = Promise.withResolvers<void>();
  const abandoned = Promise.withResolvers<void>();
  const first = Math.floor(bytes.byteLength / 2);
  return {
    first,
    release: released.resolve,
    abandoned: abandoned.promise,
    answer(response) {
      response.writeHead(200, { 'content-type': mediaType, 'content-length': bytes.byteLength });
      response.write(bytes.subarray(0, first));
      void released.promise.then(() => response.end(bytes.subarray(first)));
      void once(response, 'close').then(() => response.writableEnded || abandoned.resolve());
    },
  };
}
