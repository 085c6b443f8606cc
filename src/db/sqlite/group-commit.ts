import type { Statement, StatementResult } from './protocol.ts';
import type { Writer } from './writer.ts';

export interface GroupLimits {
  /** Members of one physical transaction: enough to make the fsync negligible, few enough to keep a failure small. */
  readonly size: number;
  /** Milliseconds after which no further member joins: the first one is waiting for all of them. */
  readonly age: number;
}

const LIMITS: GroupLimits = { size: 64, age: 5 };

export interface WriteStatistics {
  /** Physical commits, each with one fsync. */
  readonly commits: number;
  /** Logical transactions, single statements included, that those commits made durable. */
  readonly transactions: number;
}

interface Member {
  /** Begins its turn; the promise resolves when the next member may begin. */
  readonly take: () => Promise<void>;
  readonly committed: PromiseWithResolvers<void>;
}

/**
 * Group commit: logical transactions run one after another, in the order of asking, inside one physical transaction,
 * which commits as soon as nobody waits. An fsync is thereby shared by all who came while the last one was under way.
 * Nobody is told of success before the fsync, and if the physical transaction fails, all of its members do.
 */
export class GroupCommit {
  readonly #writer: Writer;
  readonly #limits: GroupLimits;
  readonly #queue: Member[] = [];
  #drained: Promise<void> | null = null;
  #commits = 0;
  #transactions = 0;

  constructor(writer: Writer, limits: GroupLimits = LIMITS) {
    this.#writer = writer;
    this.#limits = limits;
  }

  get statistics(): WriteStatistics {
    return { commits: this.#commits, transactions: this.#transactions };
  }

  /** A statement that is a transaction of its own: SQLite undoes a failed one, so that it needs no savepoint. */
  async single({ sql, parameters }: Statement): Promise<StatementResult> {
    const reply = Promise.withResolvers<StatementResult>();
    const committed = this.#join(() => {
      reply.resolve(this.#writer.send('statement', sql, parameters));
      return Promise.resolve();
    });
    const [result] = await Promise.all([reply.promise, committed]);
    return result;
  }

  /** Waits for its turn; until the logical transaction ends, nobody else writes. */
  async begin(): Promise<LogicalTransaction> {
    const turn = Promise.withResolvers<LogicalTransaction>();
    const over = Promise.withResolvers<void>();
    const committed = this.#join(() => {
      turn.resolve(new LogicalTransaction(this.#writer, { end: over.resolve, committed }));
      return over.promise;
    });
    // Its own failure to commit is for `commit` to report; here it only tells that the turn never came.
    await Promise.race([turn.promise, committed]);
    return turn.promise;
  }

  /** Resolves when nothing is being written and nobody waits. */
  async idle(): Promise<void> {
    await this.#drained;
  }

  #join(take: Member['take']): Promise<void> {
    const committed = Promise.withResolvers<void>();
    this.#queue.push({ take, committed });
    this.#drained ??= this.#drain();
    return committed.promise;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) await this.#commitGroup();
    this.#drained = null;
  }

  async #commitGroup(): Promise<void> {
    const group: Member[] = [];
    try {
      await this.#writer.send('begin', 'begin immediate');
      const closesAt = performance.now() + this.#limits.age;
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
        group.push(next);
        await next.take();
        if (group.length === this.#limits.size || performance.now() >= closesAt) break;
      }
      await this.#writer.send('control', 'commit');
    } catch (error) {
      // Without a physical transaction everybody who waits has waited for nothing.
      const failed = group.length > 0 ? group : this.#queue.splice(0);
      for (const member of failed) member.committed.reject(error);
      return;
    }
    this.#commits += 1;
    this.#transactions += group.length;
    for (const member of group) member.committed.resolve();
  }
}

/** One caller's transaction: a savepoint of the physical one. */
export class LogicalTransaction {
  readonly #writer: Writer;
  readonly #group: { readonly end: () => void; readonly committed: Promise<void> };
  #open = true;

  constructor(writer: Writer, group: { readonly end: () => void; readonly committed: Promise<void> }) {
    this.#writer = writer;
    this.#group = group;
    this.#control('savepoint tx');
  }

  /** Refused after the end, when the statement would land in somebody else's transaction. */
  async run({ sql, parameters }: Statement): Promise<StatementResult> {
    if (!this.#open) throw new Error('This transaction has ended; a query on it was started too late.');
    return this.#writer.send('statement', sql, parameters);
  }

  /** Resolves when the physical transaction has committed. */
  async commit(): Promise<void> {
    this.#finish(() => this.#control('release tx'));
    await this.#group.committed;
  }

  rollback(): void {
    this.#finish(() => {
      this.#control('rollback to tx');
      this.#control('release tx');
    });
  }

  #finish(settle: () => void): void {
    if (!this.#open) return;
    this.#open = false;
    settle();
    this.#group.end();
  }

  /** Not awaited: messages keep their order, and when one of these fails the writer lets the commit of the group fail. */
  #control(sql: string): void {
    this.#writer.send('control', sql).catch(() => {});
  }
}
