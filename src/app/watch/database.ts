import type { DatabaseObserver } from '#db/observer.ts';
import type { Database } from '#db/open.ts';
import { type Figures, QUICK } from '#telemetry/registry.ts';
import type { Tracer } from '#telemetry/spans.ts';
import { countWait, currentWork } from '#telemetry/work.ts';

/** Counts, times and traces what the database does; either of both may be null. */
export function databaseObserver(figures: Figures | null, tracer: Tracer | null): DatabaseObserver {
  const statements = figures?.histogram({
    name: 'database_statement_duration_seconds',
    help: 'Statements by kind, the wait for a connection or for the disk included.',
    labels: ['kind'],
    buckets: QUICK,
  });
  const transactions = figures?.histogram({
    name: 'database_transaction_duration_seconds',
    help: 'Transactions from their begin until they are durable or undone.',
    labels: ['outcome'],
    buckets: QUICK,
  });
  const trace = (name: string, milliseconds: number) => {
    const parent = currentWork()?.span ?? null;
    // What nobody asked for, like the look at an empty queue, would only be noise.
    if (tracer === null || parent === null) return;
    tracer.start(name, { kind: 'client', parent, startedAt: Date.now() - milliseconds }).end();
  };
  return {
    statement(kind, milliseconds) {
      countWait('db', milliseconds);
      statements?.observe({ kind }, milliseconds / 1000);
      trace(`db ${kind}`, milliseconds);
    },
    transaction(outcome, milliseconds) {
      transactions?.observe({ outcome }, milliseconds / 1000);
      trace(`db transaction ${outcome}`, milliseconds);
    },
  };
}

/** Of the engine below: the pool of a server's connections, or the write-ahead log of a file. */
export function databaseFigures(figures: Figures, { figures: read }: Database): void {
  figures.gauge(
    {
      name: 'database_connections',
      help: 'Connections of the pool (PostgreSQL), and who waits for one.',
      labels: ['state'],
    },
    async (set) => {
      const { connections } = await read();
      if (connections === null) return;
      const { open, idle, waiting } = connections;
      set({ state: 'busy' }, open - idle);
      set({ state: 'idle' }, idle);
      set({ state: 'waiting' }, waiting);
    },
  );
  figures.gauge(
    { name: 'database_log_bytes', help: 'Size of the write-ahead log (SQLite).', labels: [] },
    async (set) => {
      const { log } = await read();
      if (log !== null) set({}, log.bytes);
    },
  );
  figures.counted(
    {
      name: 'database_log_events_total',
      help: 'What happened to the write-ahead log (SQLite): transactions, the syncs that made them durable, checkpoints.',
      labels: ['event'],
    },
    async (set) => {
      const { log } = await read();
      if (log === null) return;
      for (const event of ['transactions', 'syncs', 'checkpoints'] as const) set({ event }, log[event]);
    },
  );
}
