import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ServerProcess } from '../test/crash/server-process.ts';
import { API_KEY, startService } from '../test/crash/service.ts';

/** A server that takes uploads. */
export interface Contestant extends AsyncDisposable {
  readonly name: string;
  readonly origin: string;
  readonly pid: number;
  /** Where a body is sent. */
  readonly uploadPath: string;
  /** What every request needs. */
  readonly headers: Readonly<Record<string, string>>;
  /** The path of a stored thing that a DELETE removes for good. */
  pathOf(id: string): string;
}

/** What each has done for a body before it answers. */
export const DURABILITY = {
  Polyreel: 'sha256, type, fsync of file and directory, committed row and job (fsync of the database log)',
  'bare, file': 'sha256, fsync of the file',
  'bare, file + dir': 'sha256, fsync of the file, then of its directory',
  '@tus/server': 'no hash, no fsync: what it answers for may still be in memory only',
} as const;

/** Of an upload, besides. */
export const PICTURE = { 'content-type': 'image/png' } as const;

export const OURS = 'Polyreel';
export const TUS_SERVER = '@tus/server';
export const BARE = ['bare, file', 'bare, file + dir'] as const;

/** Polyreel as it comes, media processing and all; with `profile`, Node writes a CPU profile there when it ends. */
export async function startPolyreel(
  directory: string,
  profile: string | null,
  env: Readonly<Record<string, string>> = {},
): Promise<Contestant> {
  const nodeArgs = profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const service = await startService({ dataDir: join(directory, 'polyreel'), nodeArgs, env });
  return {
    name: OURS,
    origin: await service.origin,
    pid: service.pid,
    uploadPath: '/api/v1/assets?name=sample.png',
    headers: { authorization: `Bearer ${API_KEY}` },
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
  return peer(name, server, { uploadPath: '/', pathOf: (id) => `/${id}` });
}

export async function startTusServer(directory: string): Promise<Contestant> {
  const server = new ServerProcess(['bench/tus-server.ts', join(directory, 'tus')], {});
  return peer(TUS_SERVER, server, { uploadPath: '/files', pathOf: (id) => `/files/${id}` });
}

async function peer(
  name: string,
  server: ServerProcess,
  paths: Pick<Contestant, 'uploadPath' | 'pathOf'>,
): Promise<Contestant> {
  return {
    name,
    origin: await server.origin,
    pid: server.pid,
    headers: {},
    ...paths,
    async [Symbol.asyncDispose]() {
      await server.end('SIGTERM');
    },
  };
}
