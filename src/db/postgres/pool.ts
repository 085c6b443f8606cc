import { setTimeout as sleep } from 'node:timers/promises';
import type { CompiledQuery, QueryResult } from 'kysely';
import { type ClientConfig, Pool, type PoolClient, type QueryResult as Result } from 'pg';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import { TRANSACTION_LIMIT } from '../transact.ts';
import { doubtful, failureOf } from './errors.ts';
import { storable } from './texts.ts';
import { TYPES } from './types.ts';

export interface PostgresOptions {
  /** postgres://user:password@host:port/database, with `sslmode` and the like as query. */
  readonly url: string;
  readonly log: Logger;
  /** Most connections at a time, besides the one for notices. */
  readonly connections: number;
  /** Milliseconds that one statement may take. */
  readonly statementTimeout: number;
  /** Milliseconds for a connection: for one of the pool to be free, and for a server that restarts to be back. */
  readonly patience: number;
}

/** Milliseconds between two attempts to connect. */
const PAUSE = 100;
/** Milliseconds that an answer may be late before the connection counts as dead. */
const TRANSIT = 5_000;

/** Connections that are lent to one statement, or to one transaction. */
export class Connections {
  readonly #pool: Pool;
  readonly #patience: number;

  constructor(options: PostgresOptions) {
    this.#patience = options.patience;
    this.#pool = new Pool({
      ...clientConfig(options),
      max: options.connections,
    });
    // What a connection that is lent says of its end, its statements say as well.
    this.#pool.on('connect', (client) => client.on('error', () => {}));
    // An idle connection that the server cuts: the next one to need one makes another.
    this.#pool.on('error', (error) => options.log.warn({ err: error }, 'a database connection was lost'));
  }

  /** Waits for a server that is restarting, since nothing has been asked of it yet. */
  async take(): Promise<PoolClient> {
    const deadline = performance.now() + this.#patience;
    while (true) {
      try {
        return await this.#pool.connect();
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'refused') throw failure.error;
        if (this.#pool.ending) throw closing();
        if (performance.now() + PAUSE > deadline) throw unreachable(error);
      }
      await sleep(PAUSE);
    }
  }

  /** A statement that is a transaction of its own; a read is tried once more when its connection is lost. */
  async single<R>(query: CompiledQuery, { again }: { again: boolean }): Promise<QueryResult<R>> {
    const client = await this.take();
    try {
      const result = await run<R>(client, query);
      client.release();
      return result;
    } catch (error) {
      const failure = failureOf(error);
      client.release(failure.kind === 'lost');
      if (failure.kind !== 'lost' || !again) throw doubtful(failure);
    }
    return this.single(query, { again: false });
  }

  get figures() {
    const { totalCount: open, idleCount: idle, waitingCount: waiting } = this.#pool;
    return { open, idle, waiting };
  }

  /** Waits for those that are lent. */
  close(): Promise<void> {
    return this.#pool.end();
  }
}

/** What a connection is made with, of the pool or by itself. */
export function clientConfig({ url, statementTimeout, patience }: PostgresOptions): ClientConfig {
  return {
    connectionString: url,
    application_name: 'polyreel',
    types: TYPES,
    keepAlive: true,
    connectionTimeoutMillis: patience,
    statement_timeout: statementTimeout,
    // The server's limit does not help when the server, or the way to it, is gone.
    query_timeout: statementTimeout + TRANSIT,
    idle_in_transaction_session_timeout: TRANSACTION_LIMIT + TRANSIT,
  };
}

export async function run<R>(client: PoolClient, query: CompiledQuery): Promise<QueryResult<R>> {
  const result: Result = await client.query(query.sql, query.parameters.map(bound));
  const changed = /^(?:INSERT|UPDATE|DELETE|MERGE)$/.test(result.command);
  const rows = result.rows as R[];
  return changed ? { rows, numAffectedRows: BigInt(result.rowCount ?? 0) } : { rows };
}

function bound(parameter: unknown): unknown {
  return typeof parameter === 'string' ? storable(parameter) : parameter;
}

export function closing(): AssetError {
  return new AssetError('unavailable', 'The database is closing; try again.');
}

function unreachable(cause: unknown): AssetError {
  return new AssetError(
    'unavailable',
    'The database cannot be reached, or has no connection free; try again.',
    {
      cause,
      retryAfter: 1,
    },
  );
}
