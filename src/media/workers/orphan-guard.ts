/**
 * A thread in each media child process that ends the process when its parent is gone. A killed server cannot end its
 * children, and a child inside a long native call does not see its channel close.
 */
import { workerData } from 'node:worker_threads';

const CHECK_EVERY_MS = 500;

setInterval(() => {
  // Orphans are given to another parent.
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
}, CHECK_EVERY_MS);
