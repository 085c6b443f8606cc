import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { postgresPrograms } from './postgres/programs.ts';
import { PostgresServer } from './postgres/server.ts';
import { serverOfRun } from './server-of-run.ts';

/** An empty database, gone when disposed. */
export interface FreshDatabase extends AsyncDisposable {
  readonly url: string;
}

/**
 * Why there is no PostgreSQL on this machine, for a suite that is skipped then; false when there is one. With
 * REQUIRE_POSTGRES in the environment that it is missing is a failure.
 */
export async function postgresIsMissing(): Promise<string | false> {
  const reason = await missing();
  if (reason && process.env.REQUIRE_POSTGRES) throw new Error(reason);
  return reason;
}

async function missing(): Promise<string | false> {
  if (!existsSync('/proc')) return 'PostgreSQL is started in the tests on Linux only';
  return (await postgresPrograms()) === null && 'PostgreSQL is neither installed nor in an npm package here';
}

/** A database of its own on the server that all test files of one run share. */
export async function freshDatabase(encoding = 'utf8'): Promise<FreshDatabase> {
  const keeper = join(import.meta.dirname, 'postgres', 'keeper.ts');
  return makeDatabase(await serverOfRun<string>('postgres', keeper), encoding);
}

/** A server of its own, for tests that kill or pause it. */
export async function ownServer(): Promise<PostgresServer> {
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-postgres-'));
  return PostgresServer.start(dir, await postgresPrograms());
}

/** On the server of the superuser's `address`. */
export async function makeDatabase(address: string, encoding = 'utf8'): Promise<FreshDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await command(address, `create database ${name} template template0 encoding '${encoding}'`);
  const url = new URL(address);
  url.pathname = name;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => command(address, `drop database if exists ${name} with (force)`),
  };
}

async function command(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
