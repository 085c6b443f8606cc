import { stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import type { Engine, EngineFigures } from '../engine.ts';
import { NOBODY_ELSE } from '../notices.ts';
import { Checkpoints } from './checkpoints.ts';
import { SqliteConnection } from './connection.ts';
import { errorOf } from './errors.ts';
import { BUSY_TIMEOUT, READER_PRAGMAS } from './pragmas.ts';
import { Statements } from './statements.ts';
import { type SyncFile, WalSync } from './wal-sync.ts';
import { Writer } from './writer.ts';

export interface WriteStatistics {
  /** Fsyncs of the write-ahead log. */
  readonly syncs: number;
  /** Transactions, single statements included, that those made durable. */
  readonly transactions: number;
}

export interface SqliteOptions {
  readonly path: string;
  readonly log: Logger;
  /** How a file is made durable; fdatasync unless said otherwise. */
  readonly sync?: SyncFile;
  /** Called when that fails, and has to end the process. */
  readonly panic?: (reason: Error) => void;
}

/** An open SQLite file: one connection that writes, one that reads, and a thread that copies the log into the file. */
export class SqliteEngine implements Engine, Driver {
  readonly shared = false;
  readonly notices = NOBODY_ELSE;
  readonly #path: string;
  readonly #writer: Writer;
  readonly #sync: WalSync;
  readonly #checkpoints: Checkpoints;
  readonly #database: DatabaseSync;
  readonly #reader: Statements;
  #closed: Promise<void> | null = null;

  static async open({ path, log, sync, panic = panicking(log) }: SqliteOptions): Promise<SqliteEngine> {
    const writer = new Writer(path);
    // The log is there from the first write on.
    await writer.single({ sql: 'pragma user_version = 0', parameters: [] });
    const walSync = await WalSync.open(`${path}-wal`, { panic, ...(sync && { sync }) });
    writer.acknowledgeBy(walSync);
    try {
      return new SqliteEngine({ path, log, sync: walSync, writer });
    } catch (error) {
      await walSync[Symbol.asyncDispose]();
      writer.close();
      throw errorOf(error);
    }
  }

  private constructor({
    path,
    log,
    sync,
    writer,
  }: { path: string; log: Logger; sync: WalSync; writer: Writer }) {
    this.#path = path;
    this.#writer = writer;
    this.#sync = sync;
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT });
    this.#database.exec(READER_PRAGMAS);
    this.#reader = new Statements(this.#database);
    this.#checkpoints = new Checkpoints(path, { writer, log });
  }

  get statistics(): WriteStatistics {
    return { syncs: this.#sync.count, transactions: this.#writer.transactions };
  }

  async figures(): Promise<EngineFigures> {
    const { size: bytes } = await stat(`${this.#path}-wal`);
    return { connections: null, log: { ...this.statistics, checkpoints: this.#checkpoints.count, bytes } };
  }

  dialect(): Dialect {
    return {
      createDriver: () => this,
      createAdapter: () => new SqliteAdapter(),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    };
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#closed) throw new AssetError('unavailable', 'The database is closing; try again.');
    return new SqliteConnection(this.#reader, this.#writer);
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).begin();
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    ours(connection).rollback();
  }

  async releaseConnection(): Promise<void> {}

  destroy(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Lets what is being written finish. The writer leaves last, and with it the write-ahead log. */
  async #close(): Promise<void> {
    await this.#writer.idle();
    await this.#sync.durable();
    await this.#checkpoints[Symbol.asyncDispose]();
    await this.#sync[Symbol.asyncDispose]();
    this.#database.close();
    this.#writer.close();
  }
}

/** As PostgreSQL does: a database that goes on after a failed fsync tells people that it keeps what it may have lost. */
function panicking(log: Logger): (reason: Error) => void {
  return (reason) => {
    log.fatal({ err: reason }, 'the disk of the database failed to keep what was written: stopping at once');
    process.abort();
  };
}

function ours(connection: DatabaseConnection): SqliteConnection {
  if (connection instanceof SqliteConnection) return connection;
  throw new Error('This connection belongs to another engine.');
}
