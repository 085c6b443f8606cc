import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { AssetError } from '#errors.ts';
import { IDENTITY_NAMES, type IdentityName, type TableName } from '../portable.ts';
import { type PortableRow, SNAPSHOT_BATCH, type Snapshot } from '../snapshot.ts';
import { BUSY_TIMEOUT, READER_PRAGMAS } from './pragmas.ts';

/** A read transaction on a connection of its own: the process that writes goes on, and keeps its log until this one ends. */
export class SqliteSnapshot implements Snapshot {
  readonly engine = 'sqlite';
  readonly #database: DatabaseSync;

  static async open(path: string): Promise<SqliteSnapshot> {
    if (!existsSync(path)) {
      throw new AssetError('unavailable', `There is no database ${path}: is POLYREEL_DATA_DIR right?`);
    }
    return new SqliteSnapshot(path);
  }

  private constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT });
    try {
      this.#database.exec(READER_PRAGMAS);
      this.#database.exec('begin');
      // The moment is that of the first read.
      this.#database.prepare('select 1 from sqlite_master').all();
    } catch (cause) {
      this.#database.close();
      throw new AssetError('unavailable', `The database ${path} cannot be read.`, { cause });
    }
  }

  async *rows(table: TableName, orderBy: readonly string[] = []): AsyncGenerator<readonly PortableRow[]> {
    const order = orderBy.length === 0 ? '' : ` order by ${orderBy.join(', ')}`;
    let batch: PortableRow[] = [];
    for (const row of this.#database.prepare(`select * from ${table}${order}`).iterate()) {
      batch.push(row as PortableRow);
      if (batch.length < SNAPSHOT_BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  async identities(): Promise<Record<IdentityName, number>> {
    const rows = this.#database.prepare('select name, seq from sqlite_sequence').all();
    const numbers = new Map(rows.map(({ name, seq }) => [name, Number(seq)]));
    return Object.fromEntries(IDENTITY_NAMES.map((name) => [name, numbers.get(name) ?? 0])) as Record<
      IdentityName,
      number
    >;
  }

  async migrations(): Promise<string[]> {
    const rows = this.#database.prepare('select name from migrations order by name').all();
    return rows.map(({ name }) => String(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#database.close();
  }
}
