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
import { SqliteConnection } from './connection.ts';
import { errorOf, failureOf } from './errors.ts';
import { GroupCommit, type WriteStatistics } from './group-commit.ts';
import { BUSY_TIMEOUT, READER_PRAGMAS } from './pragmas.ts';
import { Statements } from './statements.ts';
import { Writer } from './writer.ts';

/** An open SQLite file: one writer in a thread of its own, one reader in this one. */
export class SqliteEngine implements Driver {
  readonly #writer: Writer;
  readonly #group: GroupCommit;
  readonly #database: DatabaseSync;
  readonly #reader: Statements;
  #closed: Promise<void> | null = null;

  static async open(path: string, log: Logger): Promise<SqliteEngine> {
    // The writer comes first: it makes the file and the write-ahead log that the reader needs.
    const writer = await Writer.open(path, log);
    try {
      return new SqliteEngine(path, writer);
    } catch (error) {
      await writer[Symbol.asyncDispose]();
      throw errorOf(failureOf(error));
    }
  }

  private constructor(path: string, writer: Writer) {
    this.#writer = writer;
    this.#group = new GroupCommit(writer);
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT });
    this.#database.exec(READER_PRAGMAS);
    this.#reader = new Statements(this.#database);
  }

  get statistics(): WriteStatistics {
    return this.#group.statistics;
  }

  dialect(): Dialect {
    return {
      createDriver: () => this,
      createAdapter: () => new SqliteAdapter(),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#closed) throw new AssetError('unavailable', 'The database is closing; try again.');
    return new SqliteConnection(this.#reader, this.#group);
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

  /** Lets what is being written finish. The reader leaves first: the last one to close removes the write-ahead log. */
  async #close(): Promise<void> {
    await this.#group.idle();
    this.#database.close();
    await this.#writer[Symbol.asyncDispose]();
  }
}

function ours(connection: DatabaseConnection): SqliteConnection {
  if (connection instanceof SqliteConnection) return connection;
  throw new Error('This connection belongs to another engine.');
}
