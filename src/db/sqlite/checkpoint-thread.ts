import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { BUSY_TIMEOUT, CHECKPOINT_PRAGMAS } from './pragmas.ts';

/** The thread that copies the write-ahead log into the database file, with the fsyncs that this needs. */

export interface CheckpointData {
  readonly path: string;
}

/** Pages in the log, and how many of them are in the database file as well. */
export type CheckpointReport =
  | { readonly pages: number; readonly copied: number }
  | { readonly error: string };

if (!parentPort) throw new Error('This module runs in a worker thread.');
const port = parentPort;

const database = new DatabaseSync((workerData as CheckpointData).path, { timeout: BUSY_TIMEOUT });
database.exec(CHECKPOINT_PRAGMAS);
// Passive: it takes nobody's lock, and leaves for the next time what is written while it runs.
const passive = database.prepare('pragma wal_checkpoint(passive)');

port.on('message', (message: 'checkpoint' | 'close') => {
  if (message === 'checkpoint') return port.postMessage(checkpoint());
  database.close();
  port.close();
});

function checkpoint(): CheckpointReport {
  try {
    const result = passive.get();
    return { pages: Number(result?.log), copied: Number(result?.checkpointed) };
  } catch (error) {
    return { error: String(error) };
  }
}
