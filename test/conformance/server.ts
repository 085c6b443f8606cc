import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#app.ts';
import { readConfig } from '#config.ts';
import { putAccount } from '#core/accounts.ts';
import { newId } from '#core/identifiers.ts';
import { createKey, SCOPES, type Scope } from '#core/keys.ts';
import { transact } from '#db/transact.ts';
import { insertWorkspace } from '#db/workspaces.ts';
import { openLog } from '#log.ts';
import { freshDatabase } from '../infra/postgres.ts';
import { type Call, type Reply, send } from './client.ts';
import type { Driver } from './driver.ts';
import { until } from './until.ts';

export interface Workspace {
  readonly id: string;
  readonly email: string;
  /** With every scope. */
  readonly key: string;
}

/** Who calls one API, with a workspace of its own: tests do not see each other's assets. */
export interface Client {
  readonly workspace: Workspace;
  call(call: Call): Promise<Reply>;
  /** With another key of the workspace, or a wrong one. */
  callWith(key: string, call: Call): Promise<Reply>;
}

/** Small, so that "too large" is cheap, and larger than every fixture. */
export const MAX_UPLOAD = 1024 * 1024;

/** Environment for tests that want the facts in the very reply, on any machine. */
export const PATIENT = { POLYREEL_PROBE_WAIT: '60s' };

/** Where the servers of a suite keep what they know; a suite is run once more over the other engine by setting it. */
export const ENGINE: { name: 'sqlite' | 'postgres' } = { name: 'sqlite' };

/** The settings of where they keep media, if it is not in the data directory; made anew for each server. */
export const MEDIA: { settings: () => Promise<Record<string, string>> } = { settings: async () => ({}) };

/** The real service on a free port with a data directory, and where there is a server for it a database, of its own. */
export async function openServer(env: Record<string, string> = {}) {
  const database = ENGINE.name === 'sqlite' ? null : await freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-conformance-'));
  const config = readConfig({
    PORT: '0',
    POLYREEL_DATA_DIR: dataDir,
    POLYREEL_MAX_UPLOAD: String(MAX_UPLOAD),
    POLYREEL_LOG_LEVEL: 'silent',
    POLYREEL_MEDIA_WORKERS: '1',
    ...(database && { DATABASE_URL: database.url }),
    ...(await MEDIA.settings()),
    ...env,
  });
  const app = await createApp(config, openLog(config.logLevel));
  const { local: origin } = await app.listen();
  const { db, blobs } = app;

  async function openWorkspace(email = 'someone@example.com'): Promise<Workspace> {
    const id = newId();
    await transact(db, (tx) => insertWorkspace(tx, { id, name: 'Test', created_at: Date.now() }));
    await putAccount(db, { workspaceId: id, email }, {});
    return { id, email, key: await openKey(id, SCOPES) };
  }

  async function openKey(workspaceId: string, scopes: readonly Scope[]): Promise<string> {
    return (await createKey(db, workspaceId, { name: 'test', scopes, expiresAt: null })).secret;
  }

  async function openClient({ authorize }: Driver, email?: string): Promise<Client> {
    const workspace = await openWorkspace(email);
    const callWith = (key: string, call: Call) =>
      send(origin, { ...call, headers: { ...authorize(key), ...call.headers } });
    return { workspace, callWith, call: (call) => callWith(workspace.key, call) };
  }

  const processed = () =>
    db
      .selectFrom('assets')
      .select('id')
      .where('status', '=', 'processing')
      .where('blob_key', 'is not', null)
      .limit(1)
      .execute();

  return {
    origin,
    db,
    blobs,
    openClient,
    openKey,
    /** Once nothing is processed any more: previews that an earlier test left to be made are no change of this one. */
    async storedKeys(): Promise<string[]> {
      await until(async () => (await processed()).length === 0);
      const keys: string[] = [];
      for await (const key of blobs.keys(null)) keys.push(key);
      return keys;
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await database?.[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type Server = Awaited<ReturnType<typeof openServer>>;
