import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ServerProcess } from '../test/crash/server-process.ts';
import { API_KEY, startService } from '../test/crash/service.ts';
import type { Task, TaskResult } from './load/task.ts';

/** A server that takes uploads. */
export interface Contestant extends AsyncDisposable {
  /** Of its column: there may be several of a product, which differ in how they were set up. */
  readonly name: string;
  readonly product: string;
  readonly origin: string;
  readonly pid: number;
  /** Milliseconds from the start of its process to its first answer. */
  readonly startedIn: number;
  /** Where a body is sent; see `Task`. */
  readonly uploadPath: string;
  readonly sending: Sending;
  /** What every request needs. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the reply to an upload says about what was stored. */
  stored(result: Pick<TaskResult, 'lastHead' | 'lastReply'>): Stored;
  /** The path of a stored thing that a DELETE removes for good. */
  pathOf(id: string): string;
}

export interface Stored {
  readonly id: string;
  /** Of its bytes, for a GET. */
  readonly path: string;
}

/** How a file is sent. */
export interface Sending {
  readonly method: 'POST' | 'PUT';
  /** Of the request, for a file of so many bytes. */
  headers(mediaType: string, length: number): Readonly<Record<string, string>>;
  /** What stands in the body before the file, and after it. */
  around(mediaType: string): readonly [before: string, after: string];
}

/** The body is the file. */
export const AS_IT_IS: Sending = {
  method: 'POST',
  headers: (mediaType) => ({ 'content-type': mediaType }),
  around: () => ['', ''],
};

/** Of an upload, besides. */
export const PICTURE = { 'content-type': 'image/png' } as const;

export const OURS = 'Polyreel';
export const TUS_SERVER = '@tus/server';
export const BARE = ['bare, file', 'bare, file + dir'] as const;

const BOUNDARY = 'a-boundary-that-no-file-has';

/** The body is a form with these fields and a `file`. */
export function inForm(fields: Readonly<Record<string, string>>): Sending {
  const part = (disposition: string, rest: string) =>
    `--${BOUNDARY}\r\ncontent-disposition: form-data; ${disposition}\r\n${rest}`;
  const texts = Object.entries(fields).map(([name, value]) => part(`name="${name}"`, `\r\n${value}\r\n`));
  const file = part('name="file"; filename="sample.png"', 'content-type: ');
  return {
    method: 'POST',
    headers: () => ({ 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }),
    around: (mediaType) => [`${texts.join('')}${file}${mediaType}\r\n\r\n`, `\r\n--${BOUNDARY}--\r\n`],
  };
}

/** A file that is to be made up: base64 of how it starts, and bytes in all. */
export interface MadeUp {
  readonly head: string;
  readonly length: number;
}

/** Uploads a picture that nobody had before, in the contestant's own way. */
export function uploadTask(
  { origin, uploadPath, headers, sending }: Contestant,
  { head, length }: MadeUp,
): Omit<Task, 'connections' | 'requests'> {
  const mediaType = PICTURE['content-type'];
  const [before, after] = sending.around(mediaType);
  const start = Buffer.concat([Buffer.from(before), Buffer.from(head, 'base64')]);
  return {
    origin,
    method: sending.method,
    path: uploadPath,
    headers: { ...headers, ...sending.headers(mediaType, length) },
    body: {
      head: start.toString('base64'),
      length: before.length + length + after.length,
      tail: Buffer.from(after).toString('base64'),
    },
  };
}

/** The path that a reply names. */
export function locationOf({ lastHead }: Pick<TaskResult, 'lastHead'>): string {
  const location = /^location: *(\S+)\r?$/im.exec(lastHead)?.[1];
  if (location === undefined) throw new Error(`No location is named by\n${lastHead}`);
  return new URL(location, 'http://localhost').pathname;
}

/** As Polyreel and the bare server describe what they have. */
function described({ lastReply }: Pick<TaskResult, 'lastReply'>): Stored {
  const { id, url } = JSON.parse(lastReply ?? '') as { id: string; url: string };
  const { pathname, search } = new URL(url, 'http://localhost');
  return { id, path: pathname + search };
}

/** Polyreel as it comes, media processing and all; with `profile`, Node writes a CPU profile there when it ends. */
export async function startPolyreel(
  directory: string,
  profile: string | null,
  env: Readonly<Record<string, string>> = {},
): Promise<Contestant> {
  const nodeArgs = profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const start = performance.now();
  const service = await startService({
    dataDir: join(directory, 'polyreel'),
    nodeArgs,
    env,
  });
  const origin = await service.origin;
  await (await fetch(`${origin}/livez`)).arrayBuffer();
  return {
    name: OURS,
    product: OURS,
    origin,
    startedIn: performance.now() - start,
    pid: service.pid,
    uploadPath: '/api/v1/assets?name=sample.png',
    sending: AS_IT_IS,
    headers: { authorization: `Bearer ${API_KEY}` },
    stored: described,
    pathOf: (id) => `/api/v1/assets/${id}?permanent=true`,
    async [Symbol.asyncDispose]() {
      await service.end('SIGTERM');
    },
  };
}

export async function startBare(directory: string, name: (typeof BARE)[number]): Promise<Contestant> {
  const flushed = name === 'bare, file' ? 'file' : 'file+directory';
  const root = join(directory, `bare-${flushed}`);
  await mkdir(root, { recursive: true });
  const server = new ServerProcess(['bench/bare-server.ts', root, flushed], {});
  return peer(name, server, {
    headers: {},
    uploadPath: '/',
    sending: AS_IT_IS,
    stored: described,
    pathOf: (id) => `/${id}`,
  });
}

export async function startTusServer(
  directory: string,
  nodeArgs: readonly string[] = [],
): Promise<Contestant> {
  const server = new ServerProcess([...nodeArgs, 'bench/tus-server.ts', join(directory, 'tus')], {});
  return peer(TUS_SERVER, server, {
    headers: { 'tus-resumable': '1.0.0' },
    uploadPath: '/files',
    // The extension "creation with upload": one request for a file, which is the quickest way that it has.
    sending: {
      ...AS_IT_IS,
      headers: (_mediaType, length) => ({
        'content-type': 'application/offset+octet-stream',
        'upload-length': String(length),
      }),
    },
    stored: (result) => {
      const path = locationOf(result);
      return { id: path, path };
    },
    pathOf: (id) => `/files/${id.split('/').at(-1)}`,
  });
}

async function peer(
  name: string,
  server: ServerProcess,
  paths: Pick<Contestant, 'headers' | 'uploadPath' | 'sending' | 'stored' | 'pathOf'>,
): Promise<Contestant> {
  const start = performance.now();
  const origin = await server.origin;
  await (await fetch(`${origin}/nothing`)).arrayBuffer(); // any answer is one
  return {
    name,
    product: name,
    origin,
    startedIn: performance.now() - start,
    pid: server.pid,
    ...paths,
    async [Symbol.asyncDispose]() {
      await server.end('SIGTERM');
    },
  };
}
