import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../../test/infra/free-ports.ts';
import { AS_IT_IS, type Contestant, locationOf } from '../contestants.ts';
import { Daemon } from './daemon.ts';

const run = promisify(execFile);
const PROGRAMS = ['nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx'];

/** Null where there is none. */
export async function findNginx(): Promise<{ program: string; version: string } | null> {
  for (const program of PROGRAMS) {
    const found = await run(program, ['-v']).catch(() => null);
    if (found !== null) return { program, version: found.stderr.trim().replace('nginx version: nginx/', '') };
  }
  return null;
}

/** Starts it with a configuration, and `root` for all that it writes. */
export async function nginxCommand(root: string, conf: string): Promise<[string, ...string[]]> {
  const found = await findNginx();
  if (found === null) throw new Error('nginx is not installed here.');
  return [found.program, '-p', root, '-e', join(root, 'error.log'), '-c', conf];
}

/** nginx with its WebDAV module: a PUT is a file, and there is nothing else. */
export async function startNginx(directory: string): Promise<Contestant> {
  const root = join(directory, 'nginx');
  await mkdir(join(root, 'files'), { recursive: true });
  const conf = join(root, 'nginx.conf');
  const command = await nginxCommand(root, conf);
  const [port] = await freePorts();
  await writeFile(conf, frameOf(root, configuration(root, port)));
  const daemon = await Daemon.start(() => command, { cwd: root, env: {}, ready: '/', port });
  return {
    name: 'nginx',
    product: 'nginx',
    origin: daemon.origin,
    startedIn: daemon.startedIn,
    pid: daemon.pid,
    headers: {},
    uploadPath: '/files/{}.png',
    sending: { ...AS_IT_IS, method: 'PUT' },
    stored: (result) => {
      const path = locationOf(result);
      return { id: path, path };
    },
    pathOf: (id) => id,
    [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
  };
}

/** What a configuration needs around its servers to run below `root`, quickly, and by whoever runs the bench. */
export function frameOf(root: string, servers: string): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
worker_processes auto;
pid ${root}/nginx.pid;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  default_type application/octet-stream;
  keepalive_requests 1000000;
  client_max_body_size 0;
  ${places.map((place) => `${place}_temp_path ${root}/${place};`).join('\n  ')}
  ${servers}
}
`;
}

function configuration(root: string, port: number): string {
  return `server {
    listen 127.0.0.1:${port};
    root ${root};
    location = / { return 200; }
    location /files/ { dav_methods PUT DELETE; }
  }`;
}
