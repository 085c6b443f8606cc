import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { basename } from 'node:path/posix';
import type { Reply } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { type Client, openServer, type Server } from '../conformance/server.ts';

export const UPLOADS = '/api/v1/uploads';
export const CHUNK = 'application/offset+octet-stream';

type Headers = Readonly<Record<string, string | number>>;

/** A PATCH whose bytes are to be written, by whoever has it, in its own time. */
export interface OpenPatch extends Disposable {
  readonly socket: Socket;
  /** The head of what the server answers in the end. */
  readonly reply: Promise<string>;
}

/** What a tus client does, request by request, with nothing of its own in between. */
export interface TusClient {
  readonly client: Client;
  /** `path` is one below the uploads, or a Location. */
  call(method: string, path: string, headers?: Headers, body?: Uint8Array): Promise<Reply>;
  /** Begins an upload, and gives its Location. */
  create(headers: Headers): Promise<string>;
  patch(location: string, offset: number, body: Uint8Array, headers?: Headers): Promise<Reply>;
  /** A connection on which the server has just asked for the `length` bytes of a PATCH. */
  beginPatch(location: string, offset: number, length: number, headers?: Headers): Promise<OpenPatch>;
  /** How many bytes the server has, by HEAD. */
  offset(location: string): Promise<number>;
  /** Lets the time of an upload be over, for which its client would have to wait a day. */
  expire(location: string): Promise<void>;
  asset(id: string): Promise<Record<string, unknown> | null>;
  /** All that are in the library. */
  assets(): Promise<readonly Record<string, unknown>[]>;
}

/** The real service, and tus clients, each in a workspace of its own. */
export async function openService(env: Record<string, string> = {}) {
  const server = await openServer(env);
  return {
    server,
    origin: server.origin,
    open: () => openTusClient(server),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function openTusClient(server: Server): Promise<TusClient> {
  const client = await server.openClient(native);
  const call: TusClient['call'] = (method, path, headers = {}, body) => {
    const { pathname } = new URL(
      path.startsWith('/api') || path.startsWith('http') ? path : UPLOADS + path,
      server.origin,
    );
    const all = { 'tus-resumable': '1.0.0', ...headers };
    const texts = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
    return client.call({ method, path: pathname, headers: texts, ...(body !== undefined && { body }) });
  };
  async function json(path: string): Promise<Record<string, unknown> | null> {
    const reply = await client.call({ method: 'GET', path });
    return reply.status === 200 ? JSON.parse(reply.bytes.toString()) : null;
  }
  return {
    client,
    call,
    async create(headers) {
      const reply = await call('POST', '', headers);
      if (reply.status !== 201) throw new Error(`${reply.status} ${reply.bytes}`);
      return reply.headers.get('location') ?? '';
    },
    patch: (location, offset, body, headers = {}) =>
      call('PATCH', location, { 'content-type': CHUNK, 'upload-offset': offset, ...headers }, body),
    async beginPatch(location, offset, length, headers = {}) {
      const { hostname, port, host } = new URL(server.origin);
      const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
      const all = {
        host,
        authorization: `Bearer ${client.workspace.key}`,
        'tus-resumable': '1.0.0',
        'content-type': CHUNK,
        'content-length': length,
        'upload-offset': offset,
        expect: '100-continue',
        ...headers,
      };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      const told = Promise.withResolvers<string>();
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
        const answer = /HTTP\/1\.1 [2-5]\d\d [\s\S]*?\r\n\r\n/.exec(text)?.[0];
        if (answer !== undefined) told.resolve(answer);
      });
      socket.once('close', () => told.reject(new Error(`closed after ${JSON.stringify(text)}`)));
      socket.write(`PATCH ${location} HTTP/1.1\r\n${lines.join('')}\r\n`);
      while (!text.startsWith('HTTP/1.1 100 ')) await once(socket, 'data');
      told.promise.catch(() => {}); // not everybody waits for it
      return { socket, reply: told.promise, [Symbol.dispose]: () => socket.destroy() };
    },
    async offset(location) {
      return Number((await call('HEAD', location)).headers.get('upload-offset'));
    },
    async expire(location) {
      const id = basename(location);
      await server.db.updateTable('uploads').set({ expires_at: 1 }).where('id', '=', id).execute();
    },
    asset: (id) => json(`/api/v1/assets/${id}`),
    assets: async () => ((await json('/api/v1/assets'))?.data ?? []) as Record<string, unknown>[],
  };
}

/** As `Upload-Metadata` wants it. */
export function metadata(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`.trimEnd())
    .join(',');
}

/** The code of a problem document. */
export function codeOf({ status, bytes }: Reply): string {
  return `${status} ${JSON.parse(bytes.toString()).code}`;
}
