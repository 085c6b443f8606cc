import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  Driver,
  LogEvent,
  TransactionSettings,
} from 'kysely';

/** What a statement does, as far as anybody watches. */
export type StatementKind = 'select' | 'insert' | 'update' | 'delete' | 'other';

/** Told of everything that the database did, in the context of who asked for it. It must not throw. */
export interface DatabaseObserver {
  statement(kind: StatementKind, milliseconds: number): void;
  /** From the first statement on, the wait for the disk included. */
  transaction(outcome: 'committed' | 'failed' | 'undone', milliseconds: number): void;
}

const KINDS: Readonly<Record<string, StatementKind>> = {
  SelectQueryNode: 'select',
  InsertQueryNode: 'insert',
  UpdateQueryNode: 'update',
  DeleteQueryNode: 'delete',
};

function kindOf({ query }: CompiledQuery): StatementKind {
  return KINDS[query.kind] ?? 'other';
}

/** For Kysely's `log`. */
export function statementLog(observer: DatabaseObserver): (event: LogEvent) => void {
  return ({ query, queryDurationMillis }) => observer.statement(kindOf(query), queryDurationMillis);
}

/** The same dialect, whose transactions are timed. */
export function watchedDialect(dialect: Dialect, observer: DatabaseObserver): Dialect {
  return {
    createDriver: () => new WatchedDriver(dialect.createDriver(), observer),
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

class WatchedDriver implements Driver {
  readonly #driver: Driver;
  readonly #observer: DatabaseObserver;
  /** When those that are open began. */
  readonly #began = new WeakMap<DatabaseConnection, number>();

  constructor(driver: Driver, observer: DatabaseObserver) {
    this.#driver = driver;
    this.#observer = observer;
  }

  init(): Promise<void> {
    return this.#driver.init();
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return this.#driver.acquireConnection();
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await this.#driver.beginTransaction(connection, settings);
    this.#began.set(connection, performance.now());
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await this.#driver.commitTransaction(connection);
    } catch (error) {
      this.#tell('failed', connection);
      throw error;
    }
    this.#tell('committed', connection);
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#driver.rollbackTransaction(connection);
    this.#tell('undone', connection);
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(connection);
  }

  destroy(): Promise<void> {
    return this.#driver.destroy();
  }

  /** Once: Kysely rolls back what could not be committed. */
  #tell(outcome: 'committed' | 'failed' | 'undone', connection: DatabaseConnection): void {
    const began = this.#began.get(connection);
    if (began === undefined) return;
    this.#began.delete(connection);
    this.#observer.transaction(outcome, performance.now() - began);
  }
}
