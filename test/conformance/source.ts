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

/** A file of which the second half comes only once it is released; another request can have it at once, by its range. */
export interface HeldFile {
  readonly answer: Answer;
  /** Bytes that come before. */
  readonly first: number;
  release(): void;
  /** Breaks the connection. */
  cut(): void;
  /** Resolves when whoever was fetching it has gone before it was all there. */
  readonly abandoned: Promise<void>;
}

export function held({ bytes, mediaType }: Sample): HeldFile {
  const released = Promise.withResolvers<'end' | 'destroy'>();
  const abandoned = Promise.withResolvers<void>();
  const size = bytes.byteLength;
  const first = Math.floor(size / 2);
  const common = { 'content-type': mediaType, etag: '"the-same"' };
  return {
    first,
    release: () => released.resolve('end'),
    cut: () => released.resolve('destroy'),
    abandoned: abandoned.promise,
    answer(response, { headers: { range } }) {
      if (range !== undefined) {
        const start = Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
        response.writeHead(206, { ...common, 'content-range': `bytes ${start}-${size - 1}/${size}` });
        response.end(bytes.subarray(start));
        return;
      }
      response.writeHead(200, { ...common, 'content-length': size });
      response.write(bytes.subarray(0, first));
      void once(response, 'close').then(() => response.writableEnded || abandoned.resolve());
      void released.promise.then((how) =>
        how === 'end' ? response.end(bytes.subarray(first)) : response.destroy(),
      );
    },
  };
}
