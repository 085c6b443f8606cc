import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Contestant, inForm } from '../contestants.ts';
import { Daemon } from './daemon.ts';
import { installed } from './install.ts';

const run = promisify(execFile);

export const POCKETBASE_VERSION = '0.22.20-4';
const ADMIN = { identity: 'bench@example.com', password: 'for-the-bench-only' };
/** As npm knows the processors that the program is built for. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The program, once it is installed. */
async function findProgram(): Promise<string> {
  const name = `pocketbase-${process.platform}-${ARCHITECTURES[process.arch] ?? process.arch}`;
  const dependencies = { [name]: POCKETBASE_VERSION };
  const home = await installed('pocketbase', { dependencies, overrides: {}, scripts: false });
  return join(home, 'node_modules', name, 'pocketbase');
}

/** Makes a data directory that has everything but its collection. */
async function prepare(program: string, dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const options = ['--dir', dataDir, '--dev=false'];
  await run(program, ['migrate', 'up', ...options]);
  await run(program, ['admin', 'create', ADMIN.identity, ADMIN.password, ...options]);
}

export function pocketbaseDatabase(dataDir: string): string {
  return join(dataDir, 'data.db');
}

/** A directory of hooks: it has none, or those that flush. */
const HOOKS = { none: 'no-hooks', flushing: join(import.meta.dirname, 'flushed') } as const;
type Hooks = keyof typeof HOOKS;

/** PocketBase with a collection of files, open to everybody: nobody's key is looked up. A directory that has been used before keeps what it has. */
export async function openPocketbase(dataDir: string, hooks: Hooks = 'none'): Promise<Daemon> {
  const program = await findProgram();
  if (existsSync(pocketbaseDatabase(dataDir))) return servePocketbase(program, dataDir, hooks);
  await prepare(program, dataDir);
  const daemon = await servePocketbase(program, dataDir, hooks);
  try {
    await makeCollection(daemon.origin);
  } catch (error) {
    await daemon[Symbol.asyncDispose]();
    throw error;
  }
  return daemon;
}

function servePocketbase(program: string, dataDir: string, hooks: Hooks): Promise<Daemon> {
  const places = ['--dir', dataDir, '--hooksDir', HOOKS[hooks]];
  // A runtime for each connection of the bench: none has to be made when many ask at once.
  const options = ['--dev=false', '--hooksWatch=false', '--hooksPool=64', '--automigrate=false'];
  return Daemon.start((port) => [program, 'serve', ...options, '--http', `127.0.0.1:${port}`, ...places], {
    cwd: dataDir,
    env: {},
    ready: '/api/health',
  });
}

async function makeCollection(origin: string): Promise<void> {
  const { token } = (await post(`${origin}/api/admins/auth-with-password`, ADMIN)) as { token: string };
  const text = (name: string) => ({ name, type: 'text' });
  const open = { listRule: '', viewRule: '', createRule: '', updateRule: '', deleteRule: '' };
  const options = { maxSelect: 1, maxSize: 2 ** 33, thumbs: WIDTHS.map((width) => `${width}x0`) };
  await post(
    `${origin}/api/collections`,
    {
      name: 'assets',
      type: 'base',
      ...open,
      schema: [...['name', 'kind', 'description'].map(text), { name: 'file', type: 'file', options }],
      indexes: [
        'create index assets_created on assets (created)',
        'create index assets_kind on assets (kind, created)',
      ],
    },
    { authorization: token },
  );
}

/** Of thumbnails that can be asked for: PocketBase makes no others. */
const WIDTHS = Array.from({ length: 16 }, (_, index) => 512 + index);

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<unknown> {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`PocketBase answers ${reply.status}: ${await reply.text()}`);
  return reply.json();
}

export async function startPocketbase(directory: string, hooks: Hooks = 'none'): Promise<Contestant> {
  const daemon = await openPocketbase(join(directory, 'pocketbase'), hooks);
  return {
    name: 'PocketBase',
    product: 'PocketBase',
    origin: daemon.origin,
    startedIn: daemon.startedIn,
    pid: daemon.pid,
    headers: {},
    uploadPath: '/api/collections/assets/records',
    sending: inForm({ name: 'sample', kind: 'image' }),
    stored: ({ lastReply }) => {
      const { id, file } = JSON.parse(lastReply ?? '') as { id: string; file: string };
      return { id, path: `/api/files/assets/${id}/${file}` };
    },
    pathOf: (id) => `/api/collections/assets/records/${id}`,
    [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
  };
}
