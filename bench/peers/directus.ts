import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Contestant, inForm } from '../contestants.ts';
import { Daemon } from './daemon.ts';
import { installed, type Packages } from './install.ts';

const run = promisify(execFile);

export const DIRECTUS_VERSION = '12.4.1';
const PACKAGES: Packages = {
  dependencies: { directus: DIRECTUS_VERSION, sqlite3: '5.1.7' },
  // Without these it does not install beside itself, and does not start on Node 24.
  overrides: { '@directus/app': '18.0.0', 'isolated-vm': '6.2.0' },
  scripts: true,
};
const TOKEN = 'for-the-bench-only';
export const DIRECTUS_HEADERS = { authorization: `Bearer ${TOKEN}` } as const;

/** Directus as it comes, with SQLite and local files; a directory that has been used before keeps what it has. */
export async function openDirectus(dataDir: string, nodeArgs: readonly string[] = []): Promise<Daemon> {
  const home = await installed('directus', PACKAGES);
  const program = join(home, 'node_modules', 'directus', 'cli.js');
  const env = environment(dataDir);
  await mkdir(join(dataDir, 'files'), { recursive: true });
  const database = directusDatabase(dataDir);
  // Making its tables takes many seconds, and they are the same each time.
  const made = join(home, 'bootstrapped.db');
  if (!existsSync(made)) {
    await run(process.execPath, [program, 'bootstrap'], { cwd: dataDir, env });
    await copyFile(database, `${made}.new`);
    await rename(`${made}.new`, made);
  } else if (!existsSync(database)) await copyFile(made, database);
  return Daemon.start(() => [process.execPath, ...nodeArgs, program, 'start'], {
    cwd: dataDir,
    env,
    ready: '/server/ping',
  });
}

export function directusDatabase(dataDir: string): string {
  return join(dataDir, 'data.db');
}

function environment(dataDir: string): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    SECRET: 'for-the-bench-only-and-long-enough',
    DB_CLIENT: 'sqlite3',
    DB_FILENAME: directusDatabase(dataDir),
    STORAGE_LOCATIONS: 'local',
    STORAGE_LOCAL_ROOT: join(dataDir, 'files'),
    ADMIN_EMAIL: 'bench@example.com',
    ADMIN_PASSWORD: 'for-the-bench-only',
    ADMIN_TOKEN: TOKEN,
    TELEMETRY: 'false',
    LOG_LEVEL: 'warn',
    // It would answer 503 when many ask at once.
    PRESSURE_LIMITER_ENABLED: 'false',
    // Links of this machine may be imported.
    IMPORT_IP_DENY_LIST: '',
  };
}

export async function startDirectus(
  directory: string,
  nodeArgs: readonly string[] = [],
): Promise<Contestant> {
  const daemon = await openDirectus(join(directory, 'directus'), nodeArgs);
  return {
    name: 'Directus',
    product: 'Directus',
    origin: daemon.origin,
    startedIn: daemon.startedIn,
    pid: daemon.pid,
    headers: DIRECTUS_HEADERS,
    uploadPath: '/files',
    sending: inForm({ title: 'sample' }),
    stored: ({ lastReply }) => {
      const { data } = JSON.parse(lastReply ?? '') as { data: { id: string } };
      return { id: data.id, path: `/assets/${data.id}` };
    },
    pathOf: (id) => `/files/${id}`,
    [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
  };
}
