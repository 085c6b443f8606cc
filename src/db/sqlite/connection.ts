import type { SQLInputValue } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { isRead, refuseInsideTransaction } from '../engine.ts';
import { isLosable } from '../losable.ts';
import { errorOf } from './errors.ts';
import type { Statement, StatementResult, Statements } from './statements.ts';
import type { Writer, WriteTransaction } from './writer.ts';

/** What Kysely borrows for one query or one transaction. Reads outside of one never wait for those who write. */
export class SqliteConnection implements DatabaseConnection {
  readonly #reader: Statements;
  readonly #writer: Writer;
  #transaction: WriteTransaction | null = null;

  constructor(reader: Statements, writer: Writer) {
    this.#reader = reader;
    this.#writer = writer;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const statement = { sql: query.sql, parameters: bindable(query.parameters) };
    if (this.#transaction) return resultOf(this.#transaction.run(statement));
    refuseInsideTransaction();
    // A `with … insert` passes for a read, and is refused by the read-only connection.
    return resultOf(
      isRead(query)
        ? this.#read(statement)
        : await this.#writer.single(statement, isLosable(query) ? 'committed' : 'durable'),
    );
  }

  // biome-ignore lint/correctness/useYield: it yields nothing because it refuses
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error(
      'A stream would hold an old snapshot open for as long as it is read; page by keyset instead.',
    );
  }

  async begin(): Promise<void> {
    this.#transaction = await this.#writer.begin();
  }

  async commit(): Promise<void> {
    await this.#transaction?.commit('durable');
  }

  rollback(): void {
    this.#transaction?.rollback();
  }

  #read(statement: Statement): StatementResult {
    try {
      return this.#reader.run(statement);
    } catch (error) {
      throw errorOf(error);
    }
  }
}

function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value, index) => {
    if (value === null || value instanceof Uint8Array) return value;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
    throw new TypeError(`Parameter ${index + 1} is ${describe(value)}, which SQLite cannot store.`);
  });
}

function describe(value: unknown): string {
  return typeof value === 'object' ? `a ${value?.constructor.name ?? 'null'}` : `of type ${typeof value}`;
}

function resultOf<R>({ rows, changes, lastInsertRowid }: StatementResult): QueryResult<R> {
  const typed = rows as R[];
  if (changes === null || lastInsertRowid === null) return { rows: typed };
  return { rows: typed, numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}
