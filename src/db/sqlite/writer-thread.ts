import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from './errors.ts';
import { BUSY_TIMEOUT, WRITER_PRAGMAS } from './pragmas.ts';
import type { Failure, FromWriter, Reply, Request, ToWriter, WriterData } from './protocol.ts';
import { Statements } from './statements.ts';

/** The thread that holds the only writing connection, so that the fsync of a commit never stops the event loop. */

if (!parentPort) throw new Error('This module runs in a worker thread.');
const port = parentPort;
const database = open((workerData as WriterData).path);
if (database) serve(database);

function open(path: string): DatabaseSync | null {
  try {
    const opened = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true });
    opened.exec(WRITER_PRAGMAS);
    tell({ opened: null });
    return opened;
  } catch (error) {
    tell({ opened: failureOf(error) });
    return null;
  }
}

function serve(database: DatabaseSync): void {
  const statements = new Statements(database);
  /** Why the transaction that should be open is not: SQLite ends it by itself when the disk is full or fails. */
  let lost: Failure | null = null;

  function execute(request: Request): Reply {
    if (request.kind !== 'begin' && !database.isTransaction) {
      return { failure: lost ?? { message: 'No transaction is open.', errcode: null } };
    }
    try {
      return { result: statements.run(request) };
    } catch (error) {
      if (request.kind !== 'statement' && database.isTransaction) database.exec('rollback');
      const failure = failureOf(error);
      if (!database.isTransaction) lost = failure;
      return { failure };
    }
  }

  port.on('message', (message: ToWriter) => {
    if ('requests' in message) {
      tell({ replies: message.requests.map(execute) });
      return;
    }
    database.exec('pragma wal_checkpoint(truncate)');
    database.close();
    port.close();
  });
}

function tell(message: FromWriter): void {
  port.postMessage(message);
}
