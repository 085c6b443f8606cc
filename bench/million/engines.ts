import { makeDatabase, ownServer, postgresIsMissing } from '../../test/infra/postgres.ts';

/** Where libraries can be kept. */
export interface LibraryEngine extends AsyncDisposable {
  readonly name: string;
  /** The connection string of an empty database, or null for the embedded one. */
  database(): Promise<string | null>;
}

/** What there is on this machine, to be opened one after the other; `missing` says what there is not. */
export async function libraryEngines(): Promise<{
  engines: readonly (() => Promise<LibraryEngine>)[];
  missing: readonly string[];
}> {
  const missing = await postgresIsMissing();
  if (missing) return { engines: [openSqlite], missing: [missing] };
  return { engines: [openSqlite, openPostgres], missing: [] };
}

async function openSqlite(): Promise<LibraryEngine> {
  return { name: 'SQLite', database: async () => null, async [Symbol.asyncDispose]() {} };
}

/** A server of its own, which goes with all of its databases. */
async function openPostgres(): Promise<LibraryEngine> {
  const server = await ownServer();
  return {
    name: 'PostgreSQL',
    database: async () => (await makeDatabase(server.address)).url,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
