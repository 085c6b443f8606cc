import { Client } from 'pg';
import { IDENTITIES, IDENTITY_NAMES, type IdentityName, type TableName } from '../portable.ts';
import { type PortableRow, SNAPSHOT_BATCH, type Snapshot } from '../snapshot.ts';
import { failureOf, undone } from './errors.ts';
import { clientConfig, type PostgresOptions } from './pool.ts';

/** A read-only transaction on a connection of its own, without the limits that a request has. */
export class PostgresSnapshot implements Snapshot {
  readonly engine = 'postgres';
  readonly #client: Client;

  static async open(options: PostgresOptions): Promise<PostgresSnapshot> {
    const { query_timeout: _, ...config } = clientConfig(options);
    const client = new Client({ ...config, statement_timeout: 0, idle_in_transaction_session_timeout: 0 });
    // Said to the query that is under way, too.
    client.on('error', (error) =>
      options.log.warn({ err: error }, 'the connection of the snapshot was lost'),
    );
    try {
      await client.connect();
      await client.query('begin isolation level repeatable read read only');
      // The moment is that of the first query.
      await client.query('select 1');
    } catch (error) {
      await client.end();
      throw undone(failureOf(error));
    }
    return new PostgresSnapshot(client);
  }

  private constructor(client: Client) {
    this.#client = client;
  }

  async *rows(table: TableName, orderBy: readonly string[] = []): AsyncGenerator<readonly PortableRow[]> {
    const order = orderBy.length === 0 ? '' : ` order by ${orderBy.join(', ')}`;
    await this.#client.query(`declare snapshot_rows no scroll cursor for select * from ${table}${order}`);
    while (true) {
      const { rows } = await this.#client.query(`fetch ${SNAPSHOT_BATCH} from snapshot_rows`);
      if (rows.length > 0) yield rows;
      if (rows.length < SNAPSHOT_BATCH) break;
    }
    await this.#client.query('close snapshot_rows');
  }

  async identities(): Promise<Record<IdentityName, number>> {
    const numbers: Partial<Record<IdentityName, number>> = {};
    for (const name of IDENTITY_NAMES) {
      const sequence = `pg_get_serial_sequence('${name}', '${IDENTITIES[name]}')`;
      const { rows } = await this.#client.query(
        `select coalesce(pg_sequence_last_value(${sequence}::regclass), start_value - 1) as last
          from pg_sequences where ${sequence} = quote_ident(schemaname) || '.' || quote_ident(sequencename)`,
      );
      numbers[name] = Number(rows[0]?.last ?? 0);
    }
    return numbers as Record<IdentityName, number>;
  }

  async migrations(): Promise<string[]> {
    const { rows } = await this.#client.query('select name from migrations order by name');
    return rows.map(({ name }) => String(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end();
  }
}
