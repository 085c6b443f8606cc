/**
 * A thread in each media child process that ends the process when its parent is gone. A killed server cannot end its
 * children, and a child inside a long native call does not see its channel close.
 */
import { flushCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

// As in the thread that it guards.
flushCompileCache();

const CHECK_EVERY_MS = 500;

setInterval(() => {
  // Orphans are given to another parent.
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
}, CHECK_EVERY_MS);
