import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { Client } from 'pg';
import type { Engine, EngineFigures } from '../engine.ts';
import { PostgresConnection } from './connection.ts';
import { PostgresNotices } from './notices.ts';
import { Connections, clientConfig, closing, type PostgresOptions } from './pool.ts';

export type { PostgresOptions } from './pool.ts';

/** Any number that nobody else uses as an advisory lock in this database. */
const ALONE = 7_057_301_190_213;

/** A database on a PostgreSQL server, that other processes use as well. */
export class PostgresEngine implements Engine, Driver {
  readonly shared = true;
  readonly notices: PostgresNotices;
  readonly #options: PostgresOptions;
  readonly #connections: Connections;
  #closed: Promise<void> | null = null;

  static async open(options: PostgresOptions): Promise<PostgresEngine> {
    const engine = new PostgresEngine(options);
    try {
      await engine.#refuseOtherEncodings();
      return engine;
    } catch (error) {
      await engine.destroy();
      throw error;
    }
  }

  private constructor(options: PostgresOptions) {
    this.#options = options;
    this.#connections = new Connections(options);
    this.notices = new PostgresNotices(clientConfig(options), options.log);
  }

  dialect(): Dialect {
    return {
      createDriver: () => this,
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    };
  }

  /** By an advisory lock, which ends with its connection: nobody waits for a process that died. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const { statement_timeout: _, query_timeout: __, ...patient } = clientConfig(this.#options);
    const client = new Client(patient);
    // Said to the query that is under way, too.
    client.on('error', (error) => this.#options.log.warn({ err: error }, 'a database connection was lost'));
    try {
      await client.connect();
      await client.query('select pg_advisory_lock($1)', [ALONE]);
      return await work();
    } finally {
      await client.end();
    }
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#closed) throw closing();
    return new PostgresConnection(this.#connections);
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).begin();
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).rollback();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ours(connection).release();
  }

  async figures(): Promise<EngineFigures> {
    return { connections: this.#connections.figures, log: null };
  }

  destroy(): Promise<void> {
    this.#closed ??= Promise.all([this.#connections.close(), this.notices[Symbol.asyncDispose]()]).then(
      () => {},
    );
    return this.#closed;
  }

  async #refuseOtherEncodings(): Promise<void> {
    const client = await this.#connections.take();
    try {
      const { rows } = await client.query('show server_encoding');
      const encoding = rows[0]?.server_encoding;
      if (encoding !== 'UTF8')
        throw new Error(`The database has the encoding ${encoding}: make one with UTF8.`);
    } finally {
      client.release();
    }
  }
}

function ours(connection: DatabaseConnection): PostgresConnection {
  if (connection instanceof PostgresConnection) return connection;
  throw new Error('This connection belongs to another engine.');
}
