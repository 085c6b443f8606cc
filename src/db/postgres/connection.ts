import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import type { PoolClient } from 'pg';
import { isRead, refuseInsideTransaction } from '../engine.ts';
import { currentTurn } from '../transaction-scope.ts';
import { doubtful, failureOf, undone } from './errors.ts';
import { type Connections, run } from './pool.ts';

/** See docs/decisions/0016-postgresql-by-snapshots.md. */
const BEGIN = CompiledQuery.raw('begin isolation level repeatable read');
const ROLLBACK = CompiledQuery.raw('rollback');
/** Before the transaction, as its first query decides what it sees. By the connection, with which it ends at the latest. */
const LOCK = 'select pg_advisory_lock(hashtextextended($1, 0))';
const UNLOCK = CompiledQuery.raw('select pg_advisory_unlock_all()');

/** What Kysely borrows for one query or one transaction. */
export class PostgresConnection implements DatabaseConnection {
  readonly #connections: Connections;
  /** Lent to the transaction. */
  #client: PoolClient | null = null;
  #hasTurn = false;
  #state: 'none' | 'open' | 'lost' | 'ended' = 'none';

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#state !== 'none') return this.#ask<R>(query);
    refuseInsideTransaction();
    return this.#connections.single<R>(query, { again: isRead(query) });
  }

  // biome-ignore lint/correctness/useYield: it yields nothing because it refuses
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('A stream would keep a connection for as long as it is read; page by keyset instead.');
  }

  async begin(): Promise<void> {
    this.#client = await this.#connections.take();
    this.#state = 'open';
    const turn = currentTurn();
    if (turn?.held && turn.name !== null) {
      this.#hasTurn = true;
      await this.#ask(CompiledQuery.raw(LOCK, [turn.name]));
    }
    await this.#ask(BEGIN);
  }

  async commit(): Promise<void> {
    if (this.#client === null) return;
    // Whatever comes late must not land in what the connection does next.
    const client = this.#client;
    this.#state = 'ended';
    try {
      const { command } = await client.query('commit');
      await this.#endTurn(client);
      if (command === 'COMMIT') return;
    } catch (error) {
      this.#state = 'lost';
      throw doubtful(failureOf(error));
    }
    throw new Error('A statement of this transaction had failed: it was undone.');
  }

  /** Never fails: the server undoes what a connection that ends has not committed. */
  async rollback(): Promise<void> {
    if (this.#client === null || this.#state !== 'open') return;
    this.#state = 'ended';
    const client = this.#client;
    await run(client, ROLLBACK).catch(() => {
      this.#state = 'lost';
    });
    await this.#endTurn(client);
  }

  /** Never fails: what cannot be told to let go is closed. */
  async #endTurn(client: PoolClient): Promise<void> {
    if (!this.#hasTurn) return;
    await run(client, UNLOCK).catch(() => {
      this.#state = 'lost';
    });
  }

  release(): void {
    this.#client?.release(this.#state !== 'ended');
    this.#client = null;
  }

  async #ask<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#client === null || this.#state === 'ended') {
      throw new Error('This transaction has ended; a query on it was started too late.');
    }
    try {
      return await run<R>(this.#client, query);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'lost') this.#state = 'lost';
      throw undone(failure);
    }
  }
}
