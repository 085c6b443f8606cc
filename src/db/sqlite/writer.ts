import { DatabaseSync } from 'node:sqlite';
import { errorOf } from './errors.ts';
import { BUSY_TIMEOUT, WRITER_PRAGMAS } from './pragmas.ts';
import { type Statement, type StatementResult, Statements } from './statements.ts';
import { Turns } from './turns.ts';
import type { WalSync } from './wal-sync.ts';

/** Ends a transaction that could not keep what it wrote. */
const SQLITE_ROLLED_BACK = 'This transaction was undone by the database; begin it again.';

/**
 * The only writing connection. Statements run here and now: they touch memory and the page cache, for microseconds.
 * What takes its time is to make them durable, and that is waited for after the turn, when others write already.
 */
export class Writer {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #turns = new Turns();
  #transactions = 0;
  /** Null only while the database is being opened. */
  #sync: WalSync | null = null;

  constructor(path: string) {
    try {
      this.#database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true });
      this.#database.exec(WRITER_PRAGMAS);
    } catch (error) {
      throw errorOf(error);
    }
    this.#statements = new Statements(this.#database);
  }

  /** From now on nobody is told of a commit before it is durable. */
  acknowledgeBy(sync: WalSync): void {
    this.#sync = sync;
  }

  /** Transactions that have been committed, single statements included. */
  get transactions(): number {
    return this.#transactions;
  }

  /** A statement that is a transaction of its own. */
  async single(statement: Statement): Promise<StatementResult> {
    const end = await this.#turns.take();
    let result: StatementResult;
    try {
      result = this.#run(statement);
    } finally {
      end();
    }
    await this.#committed();
    return result;
  }

  /** Waits for its turn; until the transaction ends, nobody else writes. */
  async begin(): Promise<WriteTransaction> {
    const end = await this.#turns.take();
    try {
      this.#database.exec('begin immediate');
    } catch (error) {
      end();
      throw errorOf(error);
    }
    let open = true;
    const finish = (sql: 'commit' | 'rollback') => {
      open = false;
      try {
        if (sql === 'commit' || this.#database.isTransaction) this.#database.exec(sql);
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('rollback');
        throw errorOf(error);
      } finally {
        end();
      }
    };
    return {
      run: (statement) => {
        if (!open) throw new Error('This transaction has ended; a query on it was started too late.');
        // SQLite ends a transaction by itself when the disk is full or fails.
        if (!this.#database.isTransaction) throw new Error(SQLITE_ROLLED_BACK);
        return this.#run(statement);
      },
      commit: async () => {
        if (!open) return;
        finish('commit');
        await this.#committed();
      },
      rollback: () => {
        if (open) finish('rollback');
      },
    };
  }

  /** Runs `work` while nobody writes. */
  async pause(work: () => Promise<void>): Promise<void> {
    const end = await this.#turns.take();
    try {
      await work();
    } finally {
      end();
    }
  }

  /** Resolves when nobody writes or waits to. */
  idle(): Promise<void> {
    return this.#turns.idle();
  }

  /** Moves the write-ahead log into the database file, which it then leaves alone. */
  close(): void {
    this.#database.exec('pragma wal_checkpoint(truncate)');
    this.#database.close();
  }

  #run(statement: Statement): StatementResult {
    try {
      return this.#statements.run(statement);
    } catch (error) {
      throw errorOf(error);
    }
  }

  async #committed(): Promise<void> {
    this.#transactions += 1;
    await this.#sync?.durable();
  }
}

export interface WriteTransaction {
  /** Refused after the end, when the statement would land in somebody else's transaction. */
  run(statement: Statement): StatementResult;
  /** Resolves when it is durable. */
  commit(): Promise<void>;
  rollback(): void;
}
