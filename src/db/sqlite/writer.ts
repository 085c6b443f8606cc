import { DatabaseSync } from 'node:sqlite';
import { UndoneError } from '../undone.ts';
import { errorOf } from './errors.ts';
import { BUSY_TIMEOUT, WRITER_PRAGMAS } from './pragmas.ts';
import { type Statement, type StatementResult, Statements } from './statements.ts';
import { Turns } from './turns.ts';
import type { WalSync } from './wal-sync.ts';
import { WriteLock } from './write-lock.ts';

/** Ends a transaction that could not keep what it wrote. */
const SQLITE_ROLLED_BACK = 'This transaction was undone by the database; begin it again.';
/** How often a statement is run that others took down with them; after the first time it is committed by itself. */
const ATTEMPTS = 3;

/** What a writer waits for: that nothing but a power cut can undo it, or nothing at all. */
export type Until = 'committed' | 'durable';

/** Transactions that are committed together. Until then each is a savepoint, so that one can be undone without the others. */
class Batch {
  /** Transactions that have ended, and were not undone. */
  size = 0;
  /** One of them waits for the disk. */
  isAwaited = false;
  readonly reached = { committed: Promise.withResolvers<void>(), durable: Promise.withResolvers<void>() };

  constructor() {
    // There may be nobody who waits.
    for (const { promise } of Object.values(this.reached)) promise.catch(() => {});
  }
}

/**
 * The only writing connection. Statements run here and now: they touch memory and the page cache, for microseconds.
 * What takes its time is to write what was changed to the log, page by page, and to make that durable. All who end while
 * the last sync is under way share both.
 */
export class Writer {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #turns = new Turns();
  readonly #lock = new WriteLock(() => this.#execute('begin immediate'));
  #batch: Batch | null = null;
  /** Resolves when the last batch is answered for, or has failed. */
  #concluded: Promise<void> = Promise.resolve();
  /** Of the next so many transactions each is committed by itself, as some could not be committed together. */
  #alone = 0;
  #transactions = 0;
  /** Null only while the database is being opened. */
  #sync: WalSync | null = null;

  constructor(path: string) {
    try {
      this.#database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true });
      this.#database.exec(WRITER_PRAGMAS);
      // From here on `WriteLock` waits, and not SQLite.
      this.#database.exec('pragma busy_timeout = 0');
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
  async single(statement: Statement, until: Until = 'durable'): Promise<StatementResult> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(statement, until);
      } catch (error) {
        if (!(error instanceof UndoneError) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Waits for its turn; until the transaction ends, nobody else writes. */
  async begin(): Promise<WriteTransaction> {
    const end = await this.#turns.take();
    let batch: Batch;
    try {
      batch = await this.#join();
    } catch (error) {
      end();
      throw error;
    }
    let open = true;
    const finish = (how: (batch: Batch) => void) => {
      open = false;
      try {
        how(batch);
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
      commit: async (until) => {
        if (open) finish((batch) => this.#keep(batch, until));
        await batch.reached[until].promise;
      },
      rollback: () => {
        if (open) finish((batch) => this.#undo(batch));
      },
    };
  }

  /** Runs `work` while nobody writes. */
  async pause(work: () => Promise<void>): Promise<void> {
    const end = await this.#turns.take();
    try {
      if (this.#batch !== null) this.#commit(this.#batch);
      await work();
    } finally {
      end();
    }
  }

  /** Resolves when nobody writes or waits to. */
  async idle(): Promise<void> {
    await this.#turns.idle();
    await this.#concluded;
  }

  /** Moves the write-ahead log into the database file, which it then leaves alone. */
  close(): void {
    this.#database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT}; pragma wal_checkpoint(truncate)`);
    this.#database.close();
  }

  async #once(statement: Statement, until: Until): Promise<StatementResult> {
    const transaction = await this.begin();
    let result: StatementResult;
    try {
      result = transaction.run(statement);
    } catch (error) {
      transaction.rollback();
      throw error;
    }
    await transaction.commit(until);
    return result;
  }

  async #join(): Promise<Batch> {
    if (this.#batch === null) {
      await this.#lock.take();
      this.#batch = new Batch();
      this.#concluded = this.#conclude(this.#batch);
    }
    this.#execute('savepoint one');
    return this.#batch;
  }

  #keep(batch: Batch, until: Until): void {
    if (!this.#database.isTransaction) {
      this.#lose(batch);
      throw new UndoneError(SQLITE_ROLLED_BACK, null);
    }
    this.#execute('release one');
    batch.size += 1;
    batch.isAwaited ||= until === 'durable';
    if (this.#alone === 0) return;
    this.#alone -= 1;
    this.#commit(batch);
  }

  #undo(batch: Batch): void {
    if (this.#database.isTransaction) {
      this.#execute('rollback to one');
      this.#execute('release one');
    } else {
      this.#lose(batch);
    }
  }

  /** Commits once the sync that is under way is over, which the next one has to wait for anyway. */
  async #conclude(batch: Batch): Promise<void> {
    await this.#sync?.quiet();
    const end = await this.#turns.take();
    try {
      this.#commit(batch);
    } finally {
      end();
    }
    if (batch.isAwaited) await this.#sync?.durable();
    batch.reached.durable.resolve();
  }

  /** Does nothing when that was done before, or the batch is lost. */
  #commit(batch: Batch): void {
    if (this.#batch !== batch) return;
    try {
      this.#execute('commit');
      this.#leave();
      this.#transactions += batch.size;
      batch.reached.committed.resolve();
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
      this.#lose(batch, error);
    }
  }

  /** Nothing of a batch is stored. Who was alone in it is told why; of several each is to try again by itself, to find out. */
  #lose(batch: Batch, reason: unknown = null): void {
    this.#leave();
    const isOwn = batch.size === 1 && reason !== null;
    if (!isOwn) this.#alone += batch.size;
    const error = isOwn ? reason : new UndoneError(SQLITE_ROLLED_BACK, reason);
    for (const { reject } of Object.values(batch.reached)) reject(error);
  }

  #leave(): void {
    this.#batch = null;
    this.#lock.release();
  }

  #execute(sql: string): void {
    this.#run({ sql, parameters: [] });
  }

  #run(statement: Statement): StatementResult {
    try {
      return this.#statements.run(statement);
    } catch (error) {
      throw errorOf(error);
    }
  }
}

export interface WriteTransaction {
  /** Refused after the end, when the statement would land in somebody else's transaction. */
  run(statement: Statement): StatementResult;
  commit(until: Until): Promise<void>;
  rollback(): void;
}
