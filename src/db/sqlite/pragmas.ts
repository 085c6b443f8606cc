/** Milliseconds to wait for another process, like a backup, to let go of the file, for what waits on its thread. */
export const BUSY_TIMEOUT = 5_000;

/** Bytes: what is left of the log's file when it begins anew, and as much as may come before it is copied. */
export const LONGEST_LOG = 64 * 2 ** 20;

/**
 * NORMAL, because who waits for a commit waits for `WalSync`: what FULL would do here, on the event loop, it does in the
 * thread pool, once for all who wait. Checkpoints are those of `Checkpoints`, for the same reason.
 */
export const WRITER_PRAGMAS = `
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma wal_autocheckpoint = 0;
  pragma journal_size_limit = ${LONGEST_LOG};
  pragma temp_store = memory;
  pragma cache_size = -16384;
`;

export const READER_PRAGMAS = `
  pragma query_only = on;
  pragma temp_store = memory;
  pragma cache_size = -16384;
`;

/** FULL: a page may only be written over in the file when the log that it comes from is on disk. */
export const CHECKPOINT_PRAGMAS = 'pragma synchronous = full;';
